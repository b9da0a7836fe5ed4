-- +goose Up
-- One text for SQLite and PostgreSQL. Times are Unix milliseconds. Ids are made
-- by the program.

CREATE TABLE inbox (
    key         TEXT PRIMARY KEY,   -- names the message, not the delivery
    state       TEXT NOT NULL,      -- received, sending, sent, failed
    request     TEXT NOT NULL,      -- JSON; erased when done
    person      TEXT NOT NULL,      -- erased when done
    owner       TEXT NOT NULL,
    lease       BIGINT NOT NULL,    -- until then it is the owner's
    received    BIGINT NOT NULL,
    done        BIGINT NOT NULL,    -- 0 while open
    ref_channel TEXT NOT NULL,
    ref_message TEXT NOT NULL
);
CREATE INDEX inbox_open ON inbox (lease) WHERE done = 0;
CREATE INDEX inbox_done ON inbox (done);

CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    person  TEXT NOT NULL,          -- empty for a thread
    context TEXT NOT NULL,          -- JSON of ids, never text
    until   BIGINT NOT NULL
);
CREATE INDEX conversations_person ON conversations (person);
CREATE INDEX conversations_until ON conversations (until);

CREATE TABLE pins (
    community TEXT NOT NULL,
    id        TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    pin       TEXT NOT NULL,        -- JSON
    PRIMARY KEY (community, id)
);

-- The questions that pins which are not retired answer: one holder a scope.
CREATE TABLE pin_triggers (
    community TEXT NOT NULL,
    channel   TEXT NOT NULL,        -- empty for the whole community
    trigger_key TEXT NOT NULL,
    pin       TEXT NOT NULL,
    PRIMARY KEY (community, channel, trigger_key)
);
CREATE INDEX pin_triggers_pin ON pin_triggers (community, pin);

CREATE TABLE pin_history (
    community TEXT NOT NULL,
    pin       TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    change    TEXT NOT NULL,        -- JSON: who, when, what, before, after, why
    PRIMARY KEY (community, pin, revision)
);

-- The last change of each community's pins, numbered over all communities.
CREATE TABLE pin_versions (
    community TEXT PRIMARY KEY,
    version   BIGINT NOT NULL
);
CREATE INDEX pin_versions_version ON pin_versions (version);

CREATE TABLE drafts (
    id        TEXT PRIMARY KEY,
    community TEXT NOT NULL,
    person    TEXT NOT NULL,
    body      TEXT NOT NULL,
    until     BIGINT NOT NULL
);
CREATE INDEX drafts_person ON drafts (person);

CREATE TABLE questions (
    id         TEXT PRIMARY KEY,
    community  TEXT NOT NULL,
    channel    TEXT NOT NULL,
    person     TEXT NOT NULL,
    asked      BIGINT NOT NULL,
    verdict    TEXT NOT NULL,
    entry      TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    text       TEXT NOT NULL,
    text_until BIGINT NOT NULL      -- 0 where there is no text
);
CREATE INDEX questions_community ON questions (community, asked);
CREATE INDEX questions_person ON questions (person);
CREATE INDEX questions_text_until ON questions (text_until) WHERE text_until > 0;

CREATE TABLE votes (
    question  TEXT NOT NULL,
    person    TEXT NOT NULL,
    community TEXT NOT NULL,
    helpful   BIGINT NOT NULL,
    reason    TEXT NOT NULL,
    voted     BIGINT NOT NULL,
    PRIMARY KEY (question, person)
);
CREATE INDEX votes_person ON votes (person);

-- +goose Down
DROP TABLE votes;
DROP TABLE questions;
DROP TABLE drafts;
DROP TABLE pin_versions;
DROP TABLE pin_history;
DROP TABLE pin_triggers;
DROP TABLE pins;
DROP TABLE conversations;
DROP TABLE inbox;
