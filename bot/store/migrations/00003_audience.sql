-- +goose Up
-- Who could read a question where it was asked: empty for its asker alone, which
-- holds for all that were asked before this was kept; "channel" or "community".
ALTER TABLE questions ADD COLUMN audience TEXT NOT NULL DEFAULT '';
-- JSON of the ids that a follow-up was read with; empty for a question of its own.
ALTER TABLE questions ADD COLUMN context TEXT NOT NULL DEFAULT '';

-- Private answers that were shown to their channel, so that each is once.
CREATE TABLE shares (
    id      TEXT PRIMARY KEY,   -- a question's, or one that the answer was given
    request TEXT NOT NULL,      -- key of the press that shared it
    shared  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE shares;
ALTER TABLE questions DROP COLUMN context;
ALTER TABLE questions DROP COLUMN audience;
