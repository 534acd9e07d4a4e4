/* what the random calls have in common: arguments in and out of range (arguments.c), objects that calls make and take
   (objects.c). A file for a family of lian.h ends with the list of its calls; calls.c draws from all lists. */
#ifndef FUZZ_CALLS_H
#define FUZZ_CALLS_H

#include <lian.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct work {
  const char *name;
  void (*call)(void); /* one call or some of a kind, each ended by end_call */
  size_t weight;      /* of being drawn */
} work;

extern const char *doing;        /* the kind of call that goes on */
extern size_t calls;             /* so far */
extern size_t answered, refused; /* calls of the kind that goes on */

/* ---- chance */

extern uint64_t state; /* of the generator: splitmix64 */
extern int careful;    /* more than half of the calls are made as the header asks, so that the work itself is met too */

uint64_t any(void);
size_t below(size_t n);
int once_in(size_t n);
int amiss(size_t n);           /* once in n, but never when careful */
double number(void);
double share(void);            /* in [0, 1], but for a slip now and then */
size_t place(size_t n);        /* among n, now and then beyond it */
int name(int count);           /* of an enum with so many names, now and then none of them */
size_t size_of(size_t size);   /* of a struct, now and then of another version */

/* ---- arrays: exact, so that a byte too far is seen; gone after the call; NULL now and then but for room() */

void *room(size_t count, size_t size, int filled); /* filled: the call may change it only when it succeeds */
void *answer(size_t count, size_t size);           /* what the call fills */
double *numbers(size_t count);
double *maybe(size_t count);   /* numbers, or NULL as often as an option is left out */
double *shares(size_t count);
double *amounts(size_t count); /* above 0, but for a slip now and then */
double *gappy(size_t count);   /* some missing (NaN) */
unsigned char *flags(size_t count);
unsigned char *bytes(size_t count, int names);
size_t *places(size_t count, size_t n);
uint32_t *short_places(size_t count, size_t n);
const char *text(void);
const char *const *texts(size_t count);     /* labels, mostly distinct */
const char *const *few_texts(size_t count); /* of two */

void clean(int failed); /* frees the arrays; stops the program when a call failed and changed an answer */
void let_change(void); /* the first array may change though the call fails: who asks has compared it */
void end_call(lian_status status); /* counts the call and cleans */

/* ---- objects */

#define KEPT 12
typedef struct pool {
  void *at[KEPT];
  void (*free)(void *object);
} pool;
extern pool matrices, sparses, lists, chains, cases, economies, firms, grids, readers, courses, stores, frames, books,
    spaces, networks, cascades;

void *one(pool *p);                /* of those kept; NULL now and then */
void keep(pool *p, void *object);  /* in the place of another, which is freed */
void free_pools(void);

const lian_env *env(void); /* threads, interruptions and memory that is refused, by chance; NULL now and then */
lian_error *err(void);
void feed(void);           /* no memory is refused until the next env() */

/* where a handle would go: it must stay as it was when the call fails */
void **out(void);
/* ends a call that was to fill `to`, which out() gave, and keeps the handle */
void keep_answer(pool *p, lian_status status, void **to);

#define MAKE(pool, call)               \
  do {                                 \
    void **to = out();                 \
    keep_answer(pool, (call), to);     \
  } while (0)

extern volatile double sink; /* what is only read goes here */

lian_flows reading(void); /* all flows, or domestic ones */

/* ---- the families */

extern const work chains_calls[], tables_calls[], items_calls[], networks_calls[], time_calls[], files_calls[],
    measures_calls[], index_calls[], designs_calls[], policies_calls[];

#endif
