/* A disk that can lose power: what each file held when it was last synced is kept aside.
 *
 * Loaded before the C library (LD_PRELOAD). POWERCUT_DIR is the folder watched, POWERCUT_COPY
 * where the copies go. A copy takes its name in one step, under a lock, before the caller is told
 * that the disk has its bytes: a process killed half-way leaves the copy before. POWERCUT_LIES
 * says that bytes are safe and keeps nothing, as some disks do.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int copied(int from, const char *place)
{
    char draft[PATH_MAX], piece[65536];
    ssize_t got;
    off_t at = 0;

    if (snprintf(draft, sizeof draft, "%s.draft", place) >= (int)sizeof draft)
        return -1;
    int to = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (to < 0)
        return -1;
    while ((got = pread(from, piece, sizeof piece, at)) > 0) {
        if (write(to, piece, got) != got) {
            close(to);
            return -1;
        }
        at += got;
    }
    close(to);
    return got < 0 ? -1 : rename(draft, place);
}

static void remember(int fd)
{
    const char *watched = getenv("POWERCUT_DIR"), *copies = getenv("POWERCUT_COPY");
    char link[64], path[PATH_MAX], place[PATH_MAX], locked[PATH_MAX];
    struct stat kind;
    ssize_t length;

    if (!watched || !copies || getenv("POWERCUT_LIES"))
        return;
    if (fstat(fd, &kind) || !S_ISREG(kind.st_mode))
        return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if ((length = readlink(link, path, sizeof path - 1)) < 0)
        return;
    path[length] = 0;
    size_t root = strlen(watched);
    if (strncmp(path, watched, root) || path[root] != '/')
        return;
    if (snprintf(place, sizeof place, "%s/%s", copies, path + root + 1) >= (int)sizeof place)
        return;
    for (char *mark = place + strlen(copies) + 1; *mark; mark++)
        if (*mark == '/')
            *mark = '|';
    if (snprintf(locked, sizeof locked, "%s.lock", place) >= (int)sizeof locked)
        return;
    int lock = open(locked, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0 || flock(lock, LOCK_EX))
        abort();
    /* A descriptor opened for writing alone cannot be read: the file is opened once more. */
    int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from >= 0 && copied(from, place))
        abort();
    if (from >= 0)
        close(from);
    close(lock);
}

int fsync(int fd)
{
    remember(fd);
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
}

int fdatasync(int fd)
{
    remember(fd);
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
}
