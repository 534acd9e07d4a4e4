/* atomic writing of files (lian/file.h)
   Written to PATH.xxxxxxxxxxxx.part, created with O_EXCL in the folder of its target: existing files and links
   are never written to, and two writers never share one. rename() replaces the target, so that
   a reader sees either the old content or the new one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "memory.h"
#include "status.h"

#define MARK 12 /* random letters of the temporary name */
#define ATTEMPTS 100

struct lian_file {
  memory m;
  char *path, *part; /* part: temporary name; NULL when written directly */
  FILE *out;
};

static lian_status failed(const lian_file *f, int why, lian_error *err) {
  return status_set(err, LIAN_INPUT_OUTPUT, "%s: cannot write (%s)", f->path, strerror(why));
}

/* letters that rarely repeat; O_EXCL detects a repeated name */
static void put_mark(char *at, const void *who, unsigned attempt) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  uint64_t v = (uint64_t)now.tv_nsec * 1000003u + (uint64_t)now.tv_sec;
  v = (v ^ (uint64_t)(uintptr_t)who) * 0x9e3779b97f4a7c15u + attempt;
  v += (uint64_t)getpid() * 0x100000001b3u;
  for (int k = 0; k < MARK; k++, v = v * 6364136223846793005u + 1442695040888963407u)
    at[k] = "abcdefghijklmnopqrstuvwxyz234567"[v >> 59];
}

/* PATH.mark.part; brief: .mark.part in the same folder, when that name is too long */
static char *part_name(const lian_file *f, int brief, size_t *mark) {
  const char *slash = strrchr(f->path, '/');
  size_t front = brief ? (slash ? (size_t)(slash - f->path) + 1 : 0) : strlen(f->path);
  char *name = memory_new(f->m, front + MARK + 7, 1);
  if (!name) return NULL;
  memcpy(name, f->path, front);
  name[front] = '.';
  memcpy(name + front + 1 + MARK, ".part", 6);
  *mark = front + 1;
  return name;
}

static lian_status make_part(lian_file *f, int *fd, lian_error *err) {
  size_t mark = 0;
  for (int brief = 0; brief < 2; brief++) {
    f->part = part_name(f, brief, &mark);
    if (!f->part) return status_no_memory(err);
    for (unsigned k = 0; k < ATTEMPTS; k++) {
      put_mark(f->part + mark, f, k);
      *fd = open(f->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
      if (*fd >= 0 || (errno != EEXIST && errno != EINTR)) break;
    }
    if (*fd >= 0) return LIAN_OK;
    int why = errno;
    memory_free(f->m, f->part, mark + MARK + 6, 1);
    f->part = NULL;
    if (why != ENAMETOOLONG || brief) return failed(f, why, err);
  }
  return LIAN_OK;
}

static size_t part_size(const lian_file *f) { return strlen(f->part) + 1; }

static int starts(const char *text, const char *with) {
  return strncmp(text, with, strlen(with)) == 0;
}

static lian_status open_direct(lian_file *f, int *fd, lian_error *err) {
  *fd = open(f->path, O_WRONLY | O_APPEND | O_CLOEXEC);
  return *fd >= 0 ? LIAN_OK : failed(f, errno, err);
}

/* the new file gets the permissions of one it replaces */
static lian_status open_target(lian_file *f, int *fd, lian_error *err) {
  struct stat about;
  int exists = stat(f->path, &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) return failed(f, EISDIR, err);
  if (starts(f->path, "/dev/") || starts(f->path, "/proc/") || (exists && !S_ISREG(about.st_mode)))
    return open_direct(f, fd, err);
  lian_status status = make_part(f, fd, err);
  if (!status && exists && fchmod(*fd, about.st_mode & 0777) != 0) status = failed(f, errno, err);
  return status;
}

lian_status lian_file_open(const lian_env *env, const char *path, lian_file **out,
                           lian_error *err) {
  lian_status wrong = check_given(GIVEN({"path", path}, {"out", out}), err);
  if (wrong) return wrong;
  int fd = -1;
  memory m = memory_of(env);
  lian_file *f = memory_zero(m, 1, sizeof *f);
  if (!f) return status_no_memory(err);
  f->m = m;
  f->path = memory_text(m, path);
  lian_status status = f->path ? open_target(f, &fd, err) : status_no_memory(err);
  if (!status && !(f->out = fdopen(fd, "wb"))) status = failed(f, errno, err);
  if (!f->out && fd >= 0) close(fd);
  if (status) lian_file_close(f);
  else *out = f;
  return status;
}

static lian_status check_open(const lian_file *f, lian_error *err) {
  lian_status status = check_given(GIVEN({"file", f}), err);
  if (!status && !f->out) status = status_set(err, LIAN_BAD_ARGUMENT, "%s was kept already", f->path);
  return status;
}

lian_status lian_file_write(lian_file *f, const char *bytes, size_t length, lian_error *err) {
  lian_status wrong = check_open(f, err);
  if (!wrong) wrong = check_list(bytes, length, "bytes", err);
  if (wrong) return wrong;
  if (length == 0 || fwrite(bytes, 1, length, f->out) == length) return LIAN_OK;
  return failed(f, errno, err);
}

lian_status lian_file_keep(lian_file *f, lian_error *err) {
  lian_status wrong = check_open(f, err);
  if (wrong) return wrong;
  int why = fflush(f->out) != 0 || (f->part && fsync(fileno(f->out)) != 0) ? errno : 0;
  if (fclose(f->out) != 0 && !why) why = errno;
  f->out = NULL;
  if (!why && f->part && rename(f->part, f->path) != 0) why = errno;
  if (why) return failed(f, why, err);
  if (f->part) memory_free(f->m, f->part, part_size(f), 1);
  f->part = NULL;
  return LIAN_OK;
}

void lian_file_close(lian_file *f) {
  if (!f) return;
  if (f->part) unlink(f->part);
  if (f->out) fclose(f->out);
  if (f->part) memory_free(f->m, f->part, part_size(f), 1);
  memory_text_free(f->m, f->path);
  memory_free(f->m, f, 1, sizeof *f);
}
