BEGIN TRANSACTION;
CREATE TABLE about (
	"key" VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "about" VALUES('schema version','1');
INSERT INTO "about" VALUES('register key','c54b08f177a7b661d7bf8390998e02fc940956e138ee8ff29196c2a29f338b81');
INSERT INTO "about" VALUES('head','2 bb481185652dec16fc1972e922da3aa691c1ba277753f42b425e2a2abe4f4aed');
CREATE TABLE basis (
	seq INTEGER NOT NULL, 
	facts TEXT NOT NULL, 
	salt VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "basis" VALUES(2,'{"staff_name":"Jowan Tregenza","student_id":"L100","student_name":"Emma Nankivell"}','61f4d760b71d03056d0f99d6b6d1d8ee');
CREATE TABLE event (
	seq INTEGER NOT NULL, 
	at VARCHAR(40) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	match_id VARCHAR(40), 
	actor VARCHAR(200) NOT NULL, 
	year INTEGER, 
	run_id VARCHAR(80), 
	detail TEXT NOT NULL, 
	wording_seal VARCHAR(64), 
	basis_seal VARCHAR(64), 
	"key" VARCHAR(200), 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE ("key")
);
INSERT INTO "event" VALUES(1,'2026-11-25T20:35:25+00:00','run',NULL,'run',2026,'r_1','{}',NULL,NULL,NULL,'0000000000000000000000000000000000000000000000000000000000000000','8914ccd25349e247f8d0e9185d4c2984e64e213eac7c764624a5acc11cd83249');
INSERT INTO "event" VALUES(2,'2026-11-25T20:35:25+00:00','decided','m_b40643505c8433f6','S009',2026,NULL,'{"expires":null,"on":"2026-11-23","outcome":"Exempt: relative","role":"lead"}','04009658fa8b3d5e912f822d6d6194a351d7f9795f8decdb218c850a4aba3064','6cb3be6c823ba7fe268acdb813e5d4f4bd442d75bb24b10340413fdc4a257fff',NULL,'8914ccd25349e247f8d0e9185d4c2984e64e213eac7c764624a5acc11cd83249','bb481185652dec16fc1972e922da3aa691c1ba277753f42b425e2a2abe4f4aed');
CREATE TABLE "match" (
	match_id VARCHAR(40) NOT NULL, 
	staff_id VARCHAR(200) NOT NULL, 
	person VARCHAR(250) NOT NULL, 
	PRIMARY KEY (match_id)
);
INSERT INTO "match" VALUES('m_b40643505c8433f6','S001','L100');
CREATE TABLE observation (
	match_id VARCHAR(40) NOT NULL, 
	year INTEGER NOT NULL, 
	facts TEXT NOT NULL, 
	PRIMARY KEY (match_id, year)
);
INSERT INTO "observation" VALUES('m_b40643505c8433f6',2026,'{"staff_name":"Jowan Tregenza","student_id":"L100","student_name":"Emma Nankivell"}');
CREATE TABLE student (
	student_id VARCHAR(200) NOT NULL, 
	person VARCHAR(250) NOT NULL, 
	uln VARCHAR(40), 
	dob VARCHAR(10), 
	names TEXT NOT NULL, 
	emails TEXT NOT NULL, 
	PRIMARY KEY (student_id)
);
CREATE TABLE wording (
	seq INTEGER NOT NULL, 
	reason TEXT, 
	note TEXT, 
	salt VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "wording" VALUES(2,'cousin',NULL,'e03e9af599342cc2563b9e2086a791f1');
CREATE INDEX ix_event_match_id ON event (match_id);
CREATE INDEX ix_match_staff_id ON "match" (staff_id);
CREATE INDEX ix_student_person ON student (person);
COMMIT;
