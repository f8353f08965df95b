/* A disk that keeps only what it was told to keep.
 *
 * Preloaded into every process of a house. Each fsync or fdatasync of a file below $DRILL_WATCHED copies what the file
 * holds to $DRILL_SHADOW/f/<key>; that of a folder writes its names to $DRILL_SHADOW/d/<key>. All else, whatever the
 * processes wrote, renamed or deleted, is in doubt until then. tests/drills/power.py makes of it what a machine would
 * find whose power was cut: POSIX promises a file's data after fsync of the file, and its name after fsync of its folder.
 *
 * A key is inode and birth: numbers of inodes are used again.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int key_at(int dir, const char *name, int flags, char *key, size_t room, unsigned *mode)
{
    struct statx seen;
    if (statx(dir, name, flags | AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &seen)) return -1;
    snprintf(key, room, "%llu-%lld.%09u", (unsigned long long)seen.stx_ino,
             (seen.stx_mask & STATX_BTIME) ? (long long)seen.stx_btime.tv_sec : 0LL,
             (seen.stx_mask & STATX_BTIME) ? seen.stx_btime.tv_nsec : 0U);
    if (mode) *mode = seen.stx_mode;
    return 0;
}

/* The key of a path, for who rebuilds. */
int forgetful_key(const char *path, char *key, size_t room) { return key_at(AT_FDCWD, path, 0, key, room, NULL); }

static int copy(int from, int to)
{
    static __thread char block[1 << 16];
    off_t at = 0;
    ssize_t got;
    while ((got = pread(from, block, sizeof block, at)) > 0) {
        if (write(to, block, got) != got) return -1;
        at += got;
    }
    return got < 0 ? -1 : 0;
}

static int list(int folder, int to)
{
    int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *names = own < 0 ? NULL : fdopendir(own);
    if (!names) return -1;
    struct dirent *each;
    while ((each = readdir(names))) {
        char key[64];
        unsigned mode;
        if (!strcmp(each->d_name, ".") || !strcmp(each->d_name, "..")) continue;
        if (key_at(folder, each->d_name, 0, key, sizeof key, &mode)) continue;
        dprintf(to, "%c %s %s\n", S_ISDIR(mode) ? 'd' : S_ISREG(mode) ? 'f' : 'o', key, each->d_name);
    }
    closedir(names);
    return 0;
}

static int keep(int fd, const char *shadow)
{
    char key[64], path[4200], fresh[4200], guard[4200];
    unsigned mode;
    if (key_at(fd, "", AT_EMPTY_PATH, key, sizeof key, &mode)) return -1;
    if (!S_ISREG(mode) && !S_ISDIR(mode)) return 0;
    snprintf(guard, sizeof guard, "%s/lock", shadow);
    snprintf(path, sizeof path, "%s/%c/%s", shadow, S_ISDIR(mode) ? 'd' : 'f', key);
    /* Of two at once the later one must win, and a half one never counts. */
    int lock = open(guard, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (lock < 0 || flock(lock, LOCK_EX)) return -1;
    snprintf(fresh, sizeof fresh, "%s/new-%d", shadow, (int)getpid());
    int to = open(fresh, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666), failed = to < 0;
    if (!failed && S_ISDIR(mode)) failed = list(fd, to);
    if (!failed && S_ISREG(mode)) {
        /* The caller's descriptor may be for writing alone. */
        char own[64];
        snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
        int from = open(own, O_RDONLY | O_CLOEXEC);
        failed = from < 0 || copy(from, to);
        if (from >= 0) close(from);
    }
    if (to >= 0) close(to);
    if (!failed) failed = rename(fresh, path);
    close(lock);
    return failed ? -1 : 0;
}

static int kept(int fd)
{
    const char *shadow = getenv("DRILL_SHADOW"), *watched = getenv("DRILL_WATCHED");
    char own[64], path[4200];
    if (!shadow || !watched) return 0;
    snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(own, path, sizeof path - 1);
    if (length < 0) return -1;
    path[length] = 0;
    size_t head = strlen(watched);
    if (strncmp(path, watched, head) || (path[head] && path[head] != '/' )) return 0;
    return keep(fd, shadow);
}

int fsync(int fd) { return kept(fd); }
int fdatasync(int fd) { return kept(fd); }

/* Keep one file or folder as it is now: what lay there before the drill began. */
int forgetful_keep(const char *path, const char *shadow)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), failed = fd < 0 || keep(fd, shadow);
    if (fd >= 0) close(fd);
    return failed ? -1 : 0;
}
