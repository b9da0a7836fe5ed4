-- +goose Up
-- What somebody has asked lately is looked up with each of their questions, and a digest counts
-- a week's questions and people from an index alone.
DROP INDEX questions_person;
CREATE INDEX questions_person ON questions (person, asked);
DROP INDEX questions_community;
CREATE INDEX questions_community ON questions (community, asked, verdict, person);

-- +goose Down
DROP INDEX questions_person;
CREATE INDEX questions_person ON questions (person);
DROP INDEX questions_community;
CREATE INDEX questions_community ON questions (community, asked);
