/* the store: chains, frames, scenarios and runs in one SQLite file

   Numbers are restored bit for bit. Every save is one transaction: a process killed
   at any point leaves the file unchanged, and programs that save at the same time wait for each other. One
   handle belongs to one thread at a time. */
#ifndef LIAN_STORE_H
#define LIAN_STORE_H

#include "chain.h"
#include "frame.h"
#include "network.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lian_store lian_store;

typedef enum lian_store_mode {
  LIAN_STORE_CREATE, /* created when missing */
  LIAN_STORE_OPEN,   /* must exist */
  LIAN_STORE_READ    /* must exist; opened read-only */
} lian_store_mode;

/* LIAN_DATABASE: cannot open, not a store of lian, a schema newer than this version knows, tables that are none. The
   allocator and `stop` of env are used until the store is closed. O(1), and the migration of an older file: O(its rows)
   at worst, once */
LIAN_API lian_status lian_store_open(const lian_env *env, const char *path, lian_store_mode mode,
                                     lian_store **out, lian_error *err);
LIAN_API lian_store *lian_store_keep(lian_store *s); /* one more owner, for whom it stays open until lian_store_close */
LIAN_API void lian_store_close(lian_store *s);
LIAN_API const char *lian_store_path(const lian_store *s); /* as it was opened; valid while it is open */
/* how long a call waits for other programs that save (10 seconds), polling `stop` meanwhile;
   then it returns LIAN_DATABASE */
LIAN_API void lian_store_wait(lian_store *s, double seconds);
/* LIAN_DATABASE when the name is taken and replace is 0. Cost: one INSERT per filled cell, O(cells log cells) */
LIAN_API lian_status lian_store_save_chain(const lian_env *env, lian_store *s, const char *name,
                                           const lian_chain *c, int replace, lian_error *err);
/* LIAN_NOT_FOUND: no such chain; LIAN_DATABASE: its rows in the file are inconsistent. O(its rows), and as
   lian_chain_new */
LIAN_API lian_status lian_store_chain(const lian_env *env, lian_store *s, const char *name,
                                      lian_chain **out, lian_error *err);

/* frames of a run (its number), or of no run (run 0); the same as frames saved from Lua. LIAN_DATABASE when the name
   is taken and replace is 0. Cost: one INSERT per cell that is not missing, O(cells log cells) */
LIAN_API lian_status lian_store_save_frame(const lian_env *env, lian_store *s, int64_t run, const char *name,
                                           const lian_frame *f, int replace, lian_error *err);
/* LIAN_NOT_FOUND: no such frame; LIAN_DATABASE: its rows in the file are inconsistent. O(cells) */
LIAN_API lian_status lian_store_frame(const lian_env *env, lian_store *s, int64_t run, const char *name,
                                      lian_frame **out, lian_error *err);

/* networks of firms: their links as arrays, which come back at the speed of the disk, and columns of their firms */
typedef struct lian_network_notes {
  size_t size; /* sizeof(lian_network_notes) */
  const char *title, *unit, *source, *date; /* NULL: "" */
  int year;                                 /* 0: none */
  size_t columns;
  const lian_column *column; /* nodes each */
} lian_network_notes;
/* notes may be NULL. LIAN_DATABASE when the name is taken and replace is 0. O(nodes + links); 12 bytes a link, 20
   dated */
LIAN_API lian_status lian_store_save_network(const lian_env *env, lian_store *s, const char *name,
                                             const lian_network *g, const lian_network_notes *notes, int replace,
                                             lian_error *err);
/* LIAN_NOT_FOUND: no such network; LIAN_DATABASE: what the file says of it cannot be. columns: those of its firms.
   O(nodes + links) */
LIAN_API lian_status lian_store_network(const lian_env *env, lian_store *s, const char *name, lian_network **out,
                                        lian_frame **columns, lian_error *err);

typedef struct lian_run_spec {
  size_t size;                  /* sizeof(lian_run_spec) */
  const char *scenario, *chain; /* names in the store; NULL: none */
  int64_t seed;
  const char *options, *note; /* NULL: "" */
  size_t frames;
  const char *const *name; /* of each frame */
  const lian_frame *const *frame;
} lian_run_spec;
/* a run with its frames, in one transaction; id: its number. LIAN_NOT_FOUND: no such scenario or chain.
   Cost: that of its frames */
LIAN_API lian_status lian_store_save_run(const lian_env *env, lian_store *s, const lian_run_spec *spec, int64_t *id,
                                         lian_error *err);

typedef enum lian_listing { LIAN_LIST_CHAINS, LIAN_LIST_FRAMES, LIAN_LIST_SCENARIOS, LIAN_LIST_RUNS } lian_listing;
/* contents of the store: chains (name, kind, title, saved), frames (run, name, rows, saved), scenarios (name, saved),
   runs (id, scenario, chain, seed, options, note, saved). O(rows) */
LIAN_API lian_status lian_store_list(const lian_env *env, lian_store *s, lian_listing what, lian_frame **out,
                                     lian_error *err);

#ifdef __cplusplus
}
#endif
#endif
