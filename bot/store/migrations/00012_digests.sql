-- +goose Up
-- When and where a community has its digest; nothing of anybody.
CREATE TABLE digests (
    community TEXT PRIMARY KEY,
    channel   TEXT NOT NULL,
    every     TEXT NOT NULL,        -- off, daily, weekly
    day       BIGINT NOT NULL,      -- of the week, Sunday is 0
    since     BIGINT NOT NULL,      -- when it was set so
    sent      TEXT NOT NULL,        -- the period of the last one
    trouble   TEXT NOT NULL         -- why it was switched off by itself, until a moderator was told
);
CREATE INDEX votes_voted ON votes (community, voted);

-- +goose Down
DROP INDEX votes_voted;
DROP TABLE digests;
