-- +goose Up
-- What people have kept of what they said of their skills, in each community.
CREATE TABLE assessments (
    community TEXT NOT NULL,
    person    TEXT NOT NULL,
    answers   TEXT NOT NULL,     -- JSON: an answer's id by that of its area
    kept      BIGINT NOT NULL,
    PRIMARY KEY (community, person)
);
CREATE INDEX assessments_person ON assessments (person);

-- +goose Down
DROP TABLE assessments;
