-- +goose Up
-- Questions that were put to nobody, while they wait for somebody to answer them: a day at most.
CREATE TABLE waiting (
    community TEXT NOT NULL,
    key       TEXT NOT NULL,     -- of the message as a request
    platform  TEXT NOT NULL,
    channel   TEXT NOT NULL,
    parent    TEXT NOT NULL,     -- the channel that it is a thread or a post of
    thread    TEXT NOT NULL,     -- in which an answer goes
    message   TEXT NOT NULL,
    person    TEXT NOT NULL,
    audience  TEXT NOT NULL,
    link      TEXT NOT NULL,
    text      TEXT NOT NULL,
    asked     BIGINT NOT NULL,
    due       BIGINT NOT NULL,
    PRIMARY KEY (community, key)
);
CREATE INDEX waiting_message ON waiting (community, channel, message);
CREATE INDEX waiting_due ON waiting (due);
CREATE INDEX waiting_person ON waiting (person);

-- What was answered without being asked, or in the trial would have been.
CREATE TABLE unasked_answers (
    community  TEXT NOT NULL,
    id         TEXT NOT NULL,
    channel    TEXT NOT NULL,
    person     TEXT NOT NULL,    -- who asked; empty once they asked to be forgotten
    entry      TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    at         BIGINT NOT NULL,
    live       BIGINT NOT NULL,  -- 1 where it was said
    PRIMARY KEY (community, id)
);
CREATE INDEX unasked_answers_at ON unasked_answers (community, at);
CREATE INDEX unasked_answers_person ON unasked_answers (person);

CREATE TABLE unasked_judgements (
    community TEXT NOT NULL,
    answer    TEXT NOT NULL,
    person    TEXT NOT NULL,
    correct   BIGINT NOT NULL,
    judged    BIGINT NOT NULL,
    PRIMARY KEY (community, answer, person)
);
CREATE INDEX unasked_judgements_person ON unasked_judgements (person);

-- +goose Down
DROP TABLE unasked_judgements;
DROP TABLE unasked_answers;
DROP TABLE waiting;
