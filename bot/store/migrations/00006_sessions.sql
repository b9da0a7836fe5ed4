-- +goose Up
-- The sessions that processes have at platforms, for the next process to take up. What they
-- hold is of use for a few minutes, and to nobody without the platform's token.
CREATE TABLE sessions (
    platform TEXT NOT NULL,
    id       TEXT NOT NULL,
    owner    TEXT NOT NULL,      -- the process; empty once it is known to be gone
    state    TEXT NOT NULL,
    saved    BIGINT NOT NULL,
    PRIMARY KEY (platform, id)
);

-- +goose Down
DROP TABLE sessions;
