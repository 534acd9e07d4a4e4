/* what the parts of the host share: checks that count failures, and the parts that ../whole.c calls */
#ifndef HOST_WHOLE_H
#define HOST_WHOLE_H

#include <lian.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define N 4 /* nodes of the table of ../whole.c */

extern int failures;
void expect(const char *what, double got, double wanted, double tolerance);
void hold(int held, const char *what);
void done(lian_status status, const lian_error *err, const char *what); /* a failure unless the call succeeded */
void refuse(lian_status got, lian_status wanted, const char *what);

/* every part of the table of ../whole.c, against what the file said */
void read_back(const lian_chain *c);

void network(const lian_env *env);
void failing(const lian_env *env);
void rebuilt(const lian_env *env);
void communities(const lian_env *env);
void items(const lian_env *env);
void score(const lian_env *env);
void coordination(const lian_env *env);
void concentration(const lian_env *env);
void complexity(const lian_env *env);
void space(const lian_env *env);
void together(const lian_env *env);
void choose(const lian_env *env);
void misuse(lian_chain *c, const char *path);
void keep(const lian_env *env, lian_chain *c, const double *lost, const char *path);
void workbook(const lian_env *env, const double *lost, const char *beside);

#endif
