/* the tables of a store, version by version
   user_version counts the steps that a file has been through; a file of an older version is brought
   up step by step in one transaction, a file of a newer one is refused. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#define SCHEMA_APPLICATION 0x6c69616e /* "lian" */
#define SCHEMA_VERSION 5

static const char *const SCHEMA_STEPS[SCHEMA_VERSION] = {
    /* 1: chains of tables and networks, scenarios, runs, frames */
    "CREATE TABLE chain(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,"
    " title TEXT NOT NULL, unit TEXT NOT NULL, source TEXT NOT NULL, year INTEGER,"
    " dense INTEGER NOT NULL, imports INTEGER NOT NULL, saved TEXT NOT NULL,"
    " version TEXT NOT NULL);"
    "CREATE TABLE node(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " position INTEGER NOT NULL, label TEXT NOT NULL, output NOT NULL,"
    " PRIMARY KEY(chain, position), UNIQUE(chain, label)) WITHOUT ROWID;"
    "CREATE TABLE node_axis(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " place INTEGER NOT NULL, axis TEXT NOT NULL, position INTEGER NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY(chain, place, position)) WITHOUT ROWID;"
    "CREATE TABLE node_attribute(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " place INTEGER NOT NULL, attribute TEXT NOT NULL, unit TEXT NOT NULL,"
    " position INTEGER NOT NULL, value,"
    " PRIMARY KEY(chain, place, position)) WITHOUT ROWID;"
    "CREATE TABLE flow(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " imported INTEGER NOT NULL, supplier INTEGER NOT NULL, buyer INTEGER NOT NULL,"
    " value NOT NULL, PRIMARY KEY(chain, imported, supplier, buyer)) WITHOUT ROWID;"
    /* part: demand, inputs, extensions */
    "CREATE TABLE category(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " part TEXT NOT NULL, place INTEGER NOT NULL, label TEXT NOT NULL, region TEXT NOT NULL,"
    " role TEXT NOT NULL, unit TEXT NOT NULL, second INTEGER NOT NULL,"
    " PRIMARY KEY(chain, part, place)) WITHOUT ROWID;"
    /* second: 0 values, 1 the imported part of demand or the direct use of an extension */
    "CREATE TABLE entry(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " part TEXT NOT NULL, second INTEGER NOT NULL, place INTEGER NOT NULL,"
    " position INTEGER NOT NULL, value NOT NULL,"
    " PRIMARY KEY(chain, part, second, place, position)) WITHOUT ROWID;"
    "CREATE TABLE scenario(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, script TEXT NOT NULL,"
    " arguments TEXT NOT NULL, saved TEXT NOT NULL, version TEXT NOT NULL);"
    "CREATE TABLE run(id INTEGER PRIMARY KEY, scenario INTEGER REFERENCES scenario ON DELETE SET NULL,"
    " chain INTEGER REFERENCES chain ON DELETE SET NULL, seed INTEGER, options TEXT NOT NULL,"
    " note TEXT NOT NULL, saved TEXT NOT NULL, version TEXT NOT NULL);"
    "CREATE TABLE frame(id INTEGER PRIMARY KEY, run INTEGER REFERENCES run ON DELETE CASCADE,"
    " name TEXT NOT NULL, title TEXT, note TEXT, rows INTEGER NOT NULL, saved TEXT NOT NULL,"
    " version TEXT NOT NULL);"
    "CREATE UNIQUE INDEX frame_name ON frame(coalesce(run, 0), name);"
    "CREATE TABLE frame_column(frame INTEGER NOT NULL REFERENCES frame ON DELETE CASCADE,"
    " place INTEGER NOT NULL, name TEXT NOT NULL, unit TEXT, digits INTEGER,"
    " PRIMARY KEY(frame, place)) WITHOUT ROWID;"
    /* kind: number, text, flag; a missing cell has no row */
    "CREATE TABLE cell(frame INTEGER NOT NULL REFERENCES frame ON DELETE CASCADE,"
    " row INTEGER NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL, value,"
    " PRIMARY KEY(frame, row, place)) WITHOUT ROWID;"
    /* views for people: labels in place of positions */
    "CREATE VIEW flows AS SELECT c.name AS chain, s.label AS supplier, b.label AS buyer,"
    " f.imported, f.value + 0.0 AS value FROM flow f JOIN chain c ON c.id = f.chain"
    " JOIN node s ON s.chain = f.chain AND s.position = f.supplier"
    " JOIN node b ON b.chain = f.chain AND b.position = f.buyer;"
    "CREATE VIEW cells AS SELECT f.name AS frame, f.run, x.row, k.name AS column, x.value"
    " FROM cell x JOIN frame f ON f.id = x.frame"
    " JOIN frame_column k ON k.frame = x.frame AND k.place = x.place;",
    /* 2: chains of items. need: 0 critical, 1 important, 2 optional; best: the best variant will do;
       weight and share as stated, NULL where not; home: "" for shares of the world market */
    "CREATE TABLE requirement(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " item INTEGER NOT NULL, input INTEGER NOT NULL, need INTEGER NOT NULL,"
    " PRIMARY KEY(chain, item, input)) WITHOUT ROWID;"
    "CREATE TABLE variant(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " item INTEGER NOT NULL, variant INTEGER NOT NULL, weight REAL, best INTEGER NOT NULL,"
    " PRIMARY KEY(chain, item, variant)) WITHOUT ROWID;"
    "CREATE TABLE provider(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " position INTEGER NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL,"
    " PRIMARY KEY(chain, position), UNIQUE(chain, name)) WITHOUT ROWID;"
    "CREATE TABLE provision(chain INTEGER NOT NULL REFERENCES chain ON DELETE CASCADE,"
    " place INTEGER NOT NULL, item INTEGER NOT NULL, provider INTEGER NOT NULL, home TEXT NOT NULL,"
    " share REAL, PRIMARY KEY(chain, place)) WITHOUT ROWID;"
    "CREATE VIEW requirements AS SELECT c.name AS chain, i.label AS item, j.label AS input,"
    " CASE r.need WHEN 0 THEN 'critical' WHEN 1 THEN 'important' ELSE 'optional' END AS class"
    " FROM requirement r JOIN chain c ON c.id = r.chain"
    " JOIN node i ON i.chain = r.chain AND i.position = r.item"
    " JOIN node j ON j.chain = r.chain AND j.position = r.input;"
    "CREATE VIEW provisions AS SELECT c.name AS chain, i.label AS item, g.name AS provider,"
    " g.country, p.home, p.share FROM provision p JOIN chain c ON c.id = p.chain"
    " JOIN node i ON i.chain = p.chain AND i.position = p.item"
    " JOIN provider g ON g.chain = p.chain AND g.position = p.provider;",
    /* 3: what repeats a run. recipe: lua/lian/recipe.lua, or why there is none, or "" for runs that were
       saved before; verb: the method of the scenario that was called, "run" */
    ("ALTER TABLE run ADD COLUMN recipe TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE run ADD COLUMN verb TEXT NOT NULL DEFAULT '';"),
    /* 4: networks of firms. Links are arrays in blocks: part "start", "buyer", "value", "from", "to", "labels" (texts,
       each with a zero byte behind it), or the name of a column with "=" (numbers) or ":" (texts) in front; numbers
       in the order of bytes that `bytes` says */
    ("CREATE TABLE network(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, unit TEXT NOT NULL,"
     " source TEXT NOT NULL, year INTEGER, date TEXT NOT NULL, firms INTEGER NOT NULL, places INTEGER NOT NULL,"
     " undirected INTEGER NOT NULL, dated INTEGER NOT NULL, bytes TEXT NOT NULL, saved TEXT NOT NULL,"
     " version TEXT NOT NULL);"
     "CREATE TABLE network_part(id INTEGER PRIMARY KEY, network INTEGER NOT NULL REFERENCES network ON DELETE CASCADE,"
     " part TEXT NOT NULL, place INTEGER NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL);"
     "CREATE UNIQUE INDEX network_part_place ON network_part(network, part, place);"),
    /* 5: sweeps, draw by draw. study: what its numbers depend on (lua/lian/scenario/sweeps/study.lua);
       state: done, failed (reason says why); row and head: lua/lian/base/packed.lua; made: the library of
       dense work and its kernel. sweep_value: factors and measures of the draw, for people */
    ("CREATE TABLE sweep(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, study TEXT NOT NULL,"
    " saved TEXT NOT NULL, version TEXT NOT NULL);"
    "CREATE TABLE sweep_draw(sweep INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,"
    " draw INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, made TEXT NOT NULL, row BLOB, head BLOB,"
    " UNIQUE(sweep, draw));"
    "CREATE TABLE sweep_value(sweep INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,"
    " draw INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value,"
    " PRIMARY KEY(sweep, draw, kind, name)) WITHOUT ROWID;")};

#endif
