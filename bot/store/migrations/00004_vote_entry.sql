-- +goose Up
-- The passage or pin that a vote is on: what was chosen, where its asker was unsure. Of the
-- votes from before, those on a choice are not known.
ALTER TABLE votes ADD COLUMN entry TEXT NOT NULL DEFAULT '';
UPDATE votes SET entry = COALESCE((SELECT questions.entry FROM questions WHERE questions.id = votes.question), '');

-- +goose Down
ALTER TABLE votes DROP COLUMN entry;
