-- +goose Up
-- The record of the question that was answered unasked: votes on it judge the answer.
ALTER TABLE unasked_answers ADD COLUMN question TEXT NOT NULL DEFAULT '';
CREATE INDEX unasked_answers_question ON unasked_answers (community, question) WHERE question <> '';

-- +goose Down
DROP INDEX unasked_answers_question;
ALTER TABLE unasked_answers DROP COLUMN question;
