-- +goose Up
-- What somebody has asked lately is looked up with each of their questions.
DROP INDEX questions_person;
CREATE INDEX questions_person ON questions (person, asked);

-- +goose Down
DROP INDEX questions_person;
CREATE INDEX questions_person ON questions (person);
