PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
INSERT INTO goose_db_version VALUES(1,0,1,'2026-11-30 18:54:06');
INSERT INTO goose_db_version VALUES(2,1,1,'2026-11-30 18:54:06');
INSERT INTO goose_db_version VALUES(3,2,1,'2026-11-30 18:54:06');
INSERT INTO goose_db_version VALUES(4,3,1,'2026-11-30 18:54:06');
INSERT INTO goose_db_version VALUES(5,4,1,'2026-11-30 18:54:06');
INSERT INTO goose_db_version VALUES(6,5,1,'2026-11-30 18:54:06');
INSERT INTO goose_db_version VALUES(7,6,1,'2026-11-30 18:54:06');
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
INSERT INTO inbox VALUES('console:you:dn8ruo7ggbp5:1','sent','','','',1796064867323,1796064847310,1796064847323,'terminal','1');
INSERT INTO inbox VALUES('console:you:dn8ruo7ok26j:2','sent','','','',1796064867327,1796064847323,1796064847327,'terminal','2');
INSERT INTO inbox VALUES('console:you:dn8ruo7qlvzo:3','sent','','','',1796064867338,1796064847327,1796064847338,'terminal','3');
INSERT INTO inbox VALUES('console:you:dn8ruo7x4ksd:4','sent','','','',1796064867338,1796064847338,1796064847338,'terminal','4');
INSERT INTO inbox VALUES('console:you:dn8ruopta42r:1','sent','','','',1796064868447,1796064848420,1796064848447,'terminal','1');
INSERT INTO inbox VALUES('console:you:dn8ruoq9i09a:2','sent','','','',1796064868447,1796064848447,1796064848447,'terminal','2');
CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    person  TEXT NOT NULL,          -- empty for a thread
    context TEXT NOT NULL,          -- JSON of ids, never text
    until   BIGINT NOT NULL
);
INSERT INTO conversations VALUES('consolelocalterminalu:you','console:you','{"entry":"portfolio/intro","at":1796064848}',1796066648447);
CREATE TABLE pins (
    community TEXT NOT NULL,
    id        TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    pin       TEXT NOT NULL,        -- JSON
    PRIMARY KEY (community, id)
);
INSERT INTO pins VALUES('local','nmg4mugwn7ru4',2,'{"id":"nmg4mugwn7ru4","community":"local","triggers":["who is mo?"],"text":"Mo sits in the office, on Tuesdays.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-30T18:54:11Z","review_at":"2027-05-29T18:54:11Z","state":"active","revision":2}');
INSERT INTO pins VALUES('local','nmg4mvifpeuzw',2,'{"id":"nmg4mvifpeuzw","community":"local","triggers":["where is the lounge?"],"text":"On the second floor.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-30T18:54:13Z","review_at":"2027-05-29T18:54:13Z","state":"retired","revision":2}');
CREATE TABLE pin_triggers (
    community TEXT NOT NULL,
    channel   TEXT NOT NULL,        -- empty for the whole community
    trigger_key TEXT NOT NULL,
    pin       TEXT NOT NULL,
    PRIMARY KEY (community, channel, trigger_key)
);
INSERT INTO pin_triggers VALUES('local','','who is mo','nmg4mugwn7ru4');
CREATE TABLE pin_history (
    community TEXT NOT NULL,
    pin       TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    change    TEXT NOT NULL,        -- JSON: who, when, what, before, after, why
    PRIMARY KEY (community, pin, revision)
);
INSERT INTO pin_history VALUES('local','nmg4mugwn7ru4',1,'{"pin":"nmg4mugwn7ru4","number":1,"at":"2026-11-30T18:54:09.786564005Z","by":"console:operator","what":"created","after":{"id":"nmg4mugwn7ru4","community":"local","triggers":["who is mo?"],"text":"Ask Mo in the office.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-30T18:54:08Z","review_at":"2027-05-29T18:54:08Z","state":"active","revision":1}}');
INSERT INTO pin_history VALUES('local','nmg4mugwn7ru4',2,'{"pin":"nmg4mugwn7ru4","number":2,"at":"2026-11-30T18:54:12.80501983Z","by":"console:operator","what":"edited","before":{"id":"nmg4mugwn7ru4","community":"local","triggers":["who is mo?"],"text":"Ask Mo in the office.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-30T18:54:08Z","review_at":"2027-05-29T18:54:08Z","state":"active","revision":1},"after":{"id":"nmg4mugwn7ru4","community":"local","triggers":["who is mo?"],"text":"Mo sits in the office, on Tuesdays.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-30T18:54:11Z","review_at":"2027-05-29T18:54:11Z","state":"active","revision":2}}');
INSERT INTO pin_history VALUES('local','nmg4mvifpeuzw',1,'{"pin":"nmg4mvifpeuzw","number":1,"at":"2026-11-30T18:54:15.52521446Z","by":"console:operator","what":"created","after":{"id":"nmg4mvifpeuzw","community":"local","triggers":["where is the lounge?"],"text":"On the second floor.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-30T18:54:13Z","review_at":"2027-05-29T18:54:13Z","state":"active","revision":1}}');
INSERT INTO pin_history VALUES('local','nmg4mvifpeuzw',2,'{"pin":"nmg4mvifpeuzw","number":2,"at":"2026-11-30T18:54:16.072180614Z","by":"console:operator","what":"retired","before":{"id":"nmg4mvifpeuzw","community":"local","triggers":["where is the lounge?"],"text":"On the second floor.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-30T18:54:13Z","review_at":"2027-05-29T18:54:13Z","state":"active","revision":1},"after":{"id":"nmg4mvifpeuzw","community":"local","triggers":["where is the lounge?"],"text":"On the second floor.","created_by":"console:operator","verified_by":"console:operator","verified_at":"2026-11-30T18:54:13Z","review_at":"2027-05-29T18:54:13Z","state":"retired","revision":2}}');
CREATE TABLE pin_versions (
    community TEXT PRIMARY KEY,
    version   BIGINT NOT NULL
);
INSERT INTO pin_versions VALUES('local',4);
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
, audience TEXT NOT NULL DEFAULT '', context TEXT NOT NULL DEFAULT '');
INSERT INTO questions VALUES('nmg4mt7g5cxqc','local','terminal','console:you',1796064847323,'unsure','',0.54869156802551521945,'publicword do i need a phd',1798656847323,'','');
INSERT INTO questions VALUES('nmg4mt5kze3ga','local','terminal','console:you',1796064847326,'answered','salary/experience',0.9373515191655255041,'what do seniors make',1798656847326,'','');
INSERT INTO questions VALUES('nmg4mufiknydy','local','terminal','console:you',1796064848442,'answered','faq/phd',0.96999999999999997335,'do i need a phd?',1798656848442,'','');
CREATE TABLE votes (
    question  TEXT NOT NULL,
    person    TEXT NOT NULL,
    community TEXT NOT NULL,
    helpful   BIGINT NOT NULL,
    reason    TEXT NOT NULL,
    voted     BIGINT NOT NULL, entry TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (question, person)
);
INSERT INTO votes VALUES('nmg4mt5kze3ga','console:you','local',0,'',1796064847327,'salary/experience');
CREATE TABLE shares (
    id      TEXT PRIMARY KEY,   -- a question's, or one that the answer was given
    request TEXT NOT NULL,      -- key of the press that shared it
    shared  BIGINT NOT NULL
);
CREATE TABLE uses (
    community TEXT NOT NULL,
    entry     TEXT NOT NULL,
    answered  BIGINT NOT NULL,
    offered   BIGINT NOT NULL,
    taken     BIGINT NOT NULL,
    last_day  BIGINT NOT NULL,      -- the day of the last use
    PRIMARY KEY (community, entry)
);
INSERT INTO uses VALUES('local','faq/phd',1,1,0,1795996800000);
INSERT INTO uses VALUES('local','salary/experience',1,0,0,1795996800000);
INSERT INTO uses VALUES('local','skills/deep-learning',0,1,0,1795996800000);
INSERT INTO uses VALUES('local','skills/mathematics',0,1,0,1795996800000);
CREATE TABLE sessions (
    platform TEXT NOT NULL,
    id       TEXT NOT NULL,
    owner    TEXT NOT NULL,      -- the process; empty once it is known to be gone
    state    TEXT NOT NULL,
    saved    BIGINT NOT NULL,
    PRIMARY KEY (platform, id)
);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('goose_db_version',7);
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
CREATE INDEX votes_entry ON votes (community, entry);
COMMIT;
