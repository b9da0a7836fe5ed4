-- +goose Up
-- The message that a question stands in, so that its words go when it is edited or deleted.
ALTER TABLE questions ADD COLUMN message TEXT NOT NULL DEFAULT '';

-- What a community could not find out. A gap holds no words: those of its questions stand in
-- the record of questions alone, and go with them.
CREATE TABLE gaps (
    community  TEXT NOT NULL,
    id         TEXT NOT NULL,
    state      TEXT NOT NULL,       -- open, answered, dismissed; gone where nothing is left of it
    first_at   BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    asked      BIGINT NOT NULL,     -- questions
    people     BIGINT NOT NULL,
    entry      TEXT NOT NULL,       -- that answers it now
    reason     TEXT NOT NULL,       -- why it was dismissed
    closed_by  TEXT NOT NULL,       -- person; empty while open, and once they are forgotten
    closed_at  BIGINT NOT NULL,
    version    BIGINT NOT NULL,     -- of the community's gaps when this one changed last
    PRIMARY KEY (community, id)
);
CREATE INDEX gaps_version ON gaps (community, version);
CREATE INDEX gaps_last ON gaps (last_at);

-- Who met a gap, with which question.
CREATE TABLE gap_asks (
    community TEXT NOT NULL,
    question  TEXT NOT NULL,        -- id of its record
    person    TEXT NOT NULL,
    gap       TEXT NOT NULL,
    channel   TEXT NOT NULL,
    message   TEXT NOT NULL,
    asked     BIGINT NOT NULL,
    why       TEXT NOT NULL,        -- none, offer, vote, again
    agreed    BIGINT NOT NULL,      -- 1 where they asked the moderators, who may read the words then
    tell      BIGINT NOT NULL,      -- 1 where they want to be told of an answer, 2 once they were
    PRIMARY KEY (community, question, person)
);
CREATE INDEX gap_asks_gap ON gap_asks (community, gap, asked);
CREATE INDEX gap_asks_person ON gap_asks (person);
CREATE INDEX gap_asks_message ON gap_asks (community, channel, message) WHERE message <> '';
CREATE INDEX gap_asks_tell ON gap_asks (community, gap) WHERE tell = 1;

-- The last change of each community's gaps: by it other processes see what has changed.
CREATE TABLE gap_versions (
    community TEXT PRIMARY KEY,
    version   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE gap_versions;
DROP TABLE gap_asks;
DROP TABLE gaps;
ALTER TABLE questions DROP COLUMN message;
