-- +goose Up
-- Every change of a community's settings. The last one of each is what holds; a setting that
-- the program does not know any more stays in the history.
CREATE TABLE setting_history (
    community TEXT NOT NULL,
    setting   TEXT NOT NULL,
    number    BIGINT NOT NULL,   -- the community's version after it
    was       TEXT NOT NULL,     -- empty for the operator's value
    value     TEXT NOT NULL,     -- empty for the operator's value
    person    TEXT NOT NULL,     -- empty once they asked to be forgotten
    changed   BIGINT NOT NULL,
    PRIMARY KEY (community, setting, number)
);
CREATE INDEX setting_history_person ON setting_history (person);

-- The last change of each community's settings, numbered over all communities.
CREATE TABLE setting_versions (
    community TEXT PRIMARY KEY,
    version   BIGINT NOT NULL
);
CREATE INDEX setting_versions_version ON setting_versions (version);

-- +goose Down
DROP TABLE setting_versions;
DROP TABLE setting_history;
