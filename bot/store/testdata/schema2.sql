PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
INSERT INTO goose_db_version VALUES(1,0,1,'2026-11-25 04:29:00');
INSERT INTO goose_db_version VALUES(2,1,1,'2026-11-25 04:29:00');
INSERT INTO goose_db_version VALUES(3,2,1,'2026-11-25 04:29:00');
CREATE TABLE inbox (
    key         TEXT PRIMARY KEY,   -- names the message, not the delivery
    state       TEXT NOT NULL,      -- received, sending, sent, failed
    request     TEXT NOT NULL,      -- JSON; erased when done
    person      TEXT NOT NULL,      -- erased when done
    owner       TEXT NOT NULL,
    lease       BIGINT NOT NULL,    -- until then it is the owner's
    received    BIGINT NOT NULL,
    done        BIGINT NOT NULL,    -- 0 while open
    ref_channel TEXT NOT NULL,
    ref_message TEXT NOT NULL
);
INSERT INTO inbox VALUES('console:you:dn40br3h07c7:1','sent','','','',1795580974888,1795580954886,1795580954889,'terminal','1');
INSERT INTO inbox VALUES('console:you:dn40br3ioi04:2','sent','','','',1795580974890,1795580954889,1795580954891,'terminal','2');
CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    person  TEXT NOT NULL,          -- empty for a thread
    context TEXT NOT NULL,          -- JSON of ids, never text
    until   BIGINT NOT NULL
);
INSERT INTO conversations VALUES('consolelocalterminalu:you','console:you','{"entry":"portfolio/competitions","at":1795580954}',1795582754891);
CREATE TABLE pins (
    community TEXT NOT NULL,
    id        TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    pin       TEXT NOT NULL,        -- JSON
    PRIMARY KEY (community, id)
);
INSERT INTO pins VALUES('test:1','nmayprkgduure',1,'{"id":"nmayprkgduure","community":"test:1","triggers":["what is our referral process?"],"text":"Ask Mo.","created_by":"test:mod","verified_by":"test:mod","verified_as":"Mo","verified_at":"2026-11-21T12:00:05Z","review_at":"2027-05-20T12:00:05Z","state":"active","revision":1}');
INSERT INTO pins VALUES('test:1','nmayprmhhc67y',1,'{"id":"nmayprmhhc67y","community":"test:1","channel":"C1","triggers":["who mentors juniors?"],"target":"faq/phd","created_by":"test:mod","verified_by":"test:mod","verified_as":"Mo","verified_at":"2026-11-21T12:00:05Z","review_at":"2027-05-20T12:00:05Z","hash":"348ddd6912d35a8449d81f42","state":"active","revision":1}');
INSERT INTO pins VALUES('local','nmdgig4qioivu',1,'{"id":"nmdgig4qioivu","community":"local","triggers":["where do we meet?"],"text":"In the hall.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-25T04:29:15Z","review_at":"2027-05-24T04:29:15Z","state":"active","revision":1}');
CREATE TABLE pin_triggers (
    community TEXT NOT NULL,
    channel   TEXT NOT NULL,        -- empty for the whole community
    trigger_key TEXT NOT NULL,
    pin       TEXT NOT NULL,
    PRIMARY KEY (community, channel, trigger_key)
);
INSERT INTO pin_triggers VALUES('test:1','','what is our referral process','nmayprkgduure');
INSERT INTO pin_triggers VALUES('test:1','C1','who mentors juniors','nmayprmhhc67y');
INSERT INTO pin_triggers VALUES('local','','where do we meet','nmdgig4qioivu');
CREATE TABLE pin_history (
    community TEXT NOT NULL,
    pin       TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    change    TEXT NOT NULL,        -- JSON: who, when, what, before, after, why
    PRIMARY KEY (community, pin, revision)
);
INSERT INTO pin_history VALUES('test:1','nmayprkgduure',1,'{"pin":"nmayprkgduure","number":1,"at":"2026-11-21T12:00:05Z","by":"test:mod","what":"created","after":{"id":"nmayprkgduure","community":"test:1","triggers":["what is our referral process?"],"text":"Ask Mo.","created_by":"test:mod","verified_by":"test:mod","verified_as":"Mo","verified_at":"2026-11-21T12:00:05Z","review_at":"2027-05-20T12:00:05Z","state":"active","revision":1},"why":"weekly"}');
INSERT INTO pin_history VALUES('test:1','nmayprmhhc67y',1,'{"pin":"nmayprmhhc67y","number":1,"at":"2026-11-21T12:00:05Z","by":"test:mod","what":"created","after":{"id":"nmayprmhhc67y","community":"test:1","channel":"C1","triggers":["who mentors juniors?"],"target":"faq/phd","created_by":"test:mod","verified_by":"test:mod","verified_as":"Mo","verified_at":"2026-11-21T12:00:05Z","review_at":"2027-05-20T12:00:05Z","hash":"348ddd6912d35a8449d81f42","state":"active","revision":1}}');
INSERT INTO pin_history VALUES('local','nmdgig4qioivu',1,'{"pin":"nmdgig4qioivu","number":1,"at":"2026-11-25T04:29:15.394328207Z","by":"console:operator","what":"created","after":{"id":"nmdgig4qioivu","community":"local","triggers":["where do we meet?"],"text":"In the hall.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-25T04:29:15Z","review_at":"2027-05-24T04:29:15Z","state":"active","revision":1}}');
CREATE TABLE pin_versions (
    community TEXT PRIMARY KEY,
    version   BIGINT NOT NULL
);
INSERT INTO pin_versions VALUES('test:1',2);
INSERT INTO pin_versions VALUES('local',3);
CREATE TABLE drafts (
    id        TEXT PRIMARY KEY,
    community TEXT NOT NULL,
    person    TEXT NOT NULL,
    body      TEXT NOT NULL,
    until     BIGINT NOT NULL
);
CREATE TABLE questions (
    id         TEXT PRIMARY KEY,
    community  TEXT NOT NULL,
    channel    TEXT NOT NULL,
    person     TEXT NOT NULL,
    asked      BIGINT NOT NULL,
    verdict    TEXT NOT NULL,
    entry      TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    text       TEXT NOT NULL,
    text_until BIGINT NOT NULL      -- 0 where there is no text
);
INSERT INTO questions VALUES('nmaypqnxv6k52','test:1','C1','test:U1',1795262401000,'answered','faq/phd',0.81102158446107952549,'publicword do i need a phd?',1797854401000);
INSERT INTO questions VALUES('nmaypqwcztzui','test:1','C1','test:U2',1795262402000,'answered','faq/phd',0.81102642382653489239,'slashword do i need a phd?',1797854402000);
INSERT INTO questions VALUES('nmaypqylq5kmm','test:1','D3','test:U3',1795262403000,'answered','portfolio/competitions',0.85104406420970690749,'directword is kaggle worth it?',1797854403000);
INSERT INTO questions VALUES('nmayprb52aim4','test:1','G1','test:U4',1795262404000,'answered','faq/phd',0.81086564537202454605,'groupword is a phd needed?',1797854404000);
INSERT INTO questions VALUES('nmayprlynabgu','test:1','C1','test:U4',1795262405000,'none','',0.0022140048590867386982,'noneword how do plumbers earn their living',1797854405000);
INSERT INTO questions VALUES('nmdgigrlmhjle','local','terminal','console:you',1795580954888,'answered','faq/phd',0.81103380753411313808,'localword do i need a phd?',1798172954888);
INSERT INTO questions VALUES('nmdgigthzzml4','local','terminal','console:you',1795580954890,'answered','portfolio/competitions',0.85104529154240193822,'homeword is kaggle worth it?',1798172954890);
CREATE TABLE votes (
    question  TEXT NOT NULL,
    person    TEXT NOT NULL,
    community TEXT NOT NULL,
    helpful   BIGINT NOT NULL,
    reason    TEXT NOT NULL,
    voted     BIGINT NOT NULL,
    PRIMARY KEY (question, person)
);
INSERT INTO votes VALUES('nmaypqnxv6k52','test:U1','test:1',1,'',1795262405000);
INSERT INTO votes VALUES('nmaypqnxv6k52','test:U2','test:1',0,'',1795262405000);
INSERT INTO votes VALUES('nmaypqwcztzui','test:U2','test:1',1,'',1795262405000);
INSERT INTO votes VALUES('nmaypqylq5kmm','test:U3','test:1',1,'',1795262405000);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('goose_db_version',3);
CREATE INDEX inbox_open ON inbox (lease) WHERE done = 0;
CREATE INDEX conversations_person ON conversations (person);
CREATE INDEX conversations_until ON conversations (until);
CREATE INDEX pin_triggers_pin ON pin_triggers (community, pin);
CREATE INDEX pin_versions_version ON pin_versions (version);
CREATE INDEX drafts_person ON drafts (person);
CREATE INDEX questions_community ON questions (community, asked);
CREATE INDEX questions_person ON questions (person);
CREATE INDEX questions_text_until ON questions (text_until) WHERE text_until > 0;
CREATE INDEX votes_person ON votes (person);
COMMIT;
