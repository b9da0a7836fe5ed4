-- +goose Up
-- People's plans, one a person and community. The step at which somebody stands is counted;
-- the rest is read for its person alone.
CREATE TABLE plans (
    community TEXT NOT NULL,
    person    TEXT NOT NULL,
    id        TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    role      TEXT NOT NULL,
    step      TEXT NOT NULL,
    remind    BIGINT NOT NULL,      -- when a reminder is due; 0 for never
    body      TEXT NOT NULL,
    PRIMARY KEY (community, person)
);
CREATE INDEX plans_person ON plans (person);
CREATE INDEX plans_remind ON plans (remind);
-- What moderators put beside steps and skills: every revision, the latest of which is shown.
CREATE TABLE resources (
    community TEXT NOT NULL,
    id        TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    person    TEXT NOT NULL,      -- empty once forgotten
    at        BIGINT NOT NULL,
    removed   BIGINT NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (community, id, revision)
);
CREATE INDEX resources_person ON resources (person);

-- +goose Down
DROP TABLE resources;
DROP TABLE plans;
