-- +goose Up
-- How often each passage and pin was used in a community: numbers and a day, nobody's name.
CREATE TABLE uses (
    community TEXT NOT NULL,
    entry     TEXT NOT NULL,
    answered  BIGINT NOT NULL,
    offered   BIGINT NOT NULL,
    taken     BIGINT NOT NULL,
    last_day  BIGINT NOT NULL,      -- the day of the last use
    PRIMARY KEY (community, entry)
);
-- What was answered before is known from the record; what was offered is not.
INSERT INTO uses (community, entry, answered, offered, taken, last_day)
SELECT community, entry, count(*), 0, 0, max(asked) - max(asked) % 86400000 FROM questions
WHERE community <> '' AND entry <> '' AND verdict = 'answered' GROUP BY community, entry;
CREATE INDEX votes_entry ON votes (community, entry);

-- +goose Down
DROP INDEX votes_entry;
DROP TABLE uses;
