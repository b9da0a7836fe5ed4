-- +goose Up
-- Communities that have removed the bot, whose data are deleted some time afterwards.
CREATE TABLE leaving (
    community TEXT PRIMARY KEY,
    left_at   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE leaving;
