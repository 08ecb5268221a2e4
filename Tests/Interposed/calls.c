#define _GNU_SOURCE
#if defined(__linux__)
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "plan.h"

enum { descriptors = 1024, watched_file = 1, recorded_file = 2, synchronous_file = 4 };
static unsigned char roles[descriptors];

static int role(int descriptor) { return descriptor >= 0 && descriptor < descriptors ? roles[descriptor] : 0; }

static int opened(int directory, const char *path, int flags, mode_t mode) {
    int watched = ip_is_watched(path);
    enum next next = watched ? ip_next(ip_open) : next_pass;
    if (next == next_refuse) return -1;
    int descriptor = (int)syscall(SYS_openat, directory, path, flags, mode);
    if (next == next_kill_after) ip_kill_self();
    if (descriptor >= 0 && descriptor < descriptors) {
        int more = ip_is_recorded(path) ? recorded_file : 0;
        if (flags & O_DSYNC) more |= synchronous_file;  // O_SYNC has its bit too.
        roles[descriptor] = watched ? watched_file | more : 0;
    }
    return descriptor;
}

static mode_t mode_given(int flags, va_list more) {
    return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(more, mode_t) : 0;
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = mode_given(flags, more);
    va_end(more);
    return opened(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = mode_given(flags, more);
    va_end(more);
    return opened(directory, path, flags, mode);
}

int close(int descriptor) {
    if (role(descriptor)) roles[descriptor] = 0;
    return (int)syscall(SYS_close, descriptor);
}

// All of a watched file's writes: their parts in one piece, at a place in the file.
static ssize_t written(int descriptor, const struct iovec *parts, int count, off_t offset, int moves) {
    size_t total = 0;
    for (int part = 0; part < count; part++) total += parts[part].iov_len;
    uint8_t *bytes = malloc(total ? total : 1), *end = bytes;
    if (!bytes) return errno = ENOMEM, -1;
    for (int part = 0; part < count; part++) {
        memcpy(end, parts[part].iov_base, parts[part].iov_len);
        end += parts[part].iov_len;
    }
    enum next next = ip_next(ip_write);
    size_t wanted = next == next_shorten || next == next_kill_within ? total / 2 : total;
    ssize_t done = -1;
    if (next != next_refuse) {
        done = syscall(SYS_pwrite64, descriptor, bytes, wanted, offset);
        if (next == next_kill_within || next == next_kill_after) ip_kill_self();
        if (moves && done > 0) syscall(SYS_lseek, descriptor, offset + done, SEEK_SET);
        if (done > 0 && (role(descriptor) & recorded_file))
            ip_note_write((role(descriptor) & synchronous_file) != 0, offset, bytes, (size_t)done);
    }
    int error = errno;
    free(bytes);
    errno = error;
    return done;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (!role(descriptor)) return syscall(SYS_write, descriptor, bytes, count);
    struct iovec part = {(void *)bytes, count};
    return written(descriptor, &part, 1, syscall(SYS_lseek, descriptor, 0, SEEK_CUR), 1);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    if (!role(descriptor)) return syscall(SYS_writev, descriptor, parts, count);
    return written(descriptor, parts, count, syscall(SYS_lseek, descriptor, 0, SEEK_CUR), 1);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    if (!role(descriptor)) return syscall(SYS_pwrite64, descriptor, bytes, count, offset);
    struct iovec part = {(void *)bytes, count};
    return written(descriptor, &part, 1, offset, 0);
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
    if (!role(descriptor)) return syscall(SYS_pwritev, descriptor, parts, count, offset, (long)0);
    return written(descriptor, parts, count, offset, 0);
}

static int renamed(const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static int synced(int descriptor, long number) {
    if (!role(descriptor)) return (int)syscall(number, descriptor);
    enum next next = ip_next(ip_sync);
    if (next == next_refuse) return -1;
    int result = (int)syscall(number, descriptor);
    if (next == next_kill_after || next == next_kill_within) ip_kill_self();
    // Whatever else of a store is synced is a directory.
    if (result == 0) ip_note(role(descriptor) & recorded_file ? ip_synced : ip_directory_synced, 0);
    return result;
}

int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }

int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

int rename(const char *from, const char *to) {
    if (!ip_is_watched(to)) return renamed(from, to);
    enum next next = ip_next(ip_rename);
    if (next == next_refuse) return -1;
    int result = renamed(from, to);
    if (next == next_kill_after || next == next_kill_within) ip_kill_self();
    if (result == 0 && ip_is_recorded(to)) ip_note(ip_placed, 0);
    return result;
}

int ftruncate(int descriptor, off_t length) {
    if (!role(descriptor)) return (int)syscall(SYS_ftruncate, descriptor, length);
    enum next next = ip_next(ip_truncate);
    if (next == next_refuse) return -1;
    int result = (int)syscall(SYS_ftruncate, descriptor, length);
    if (next == next_kill_after || next == next_kill_within) ip_kill_self();
    if (result == 0 && (role(descriptor) & recorded_file)) ip_note(ip_cut, length);
    return result;
}

void *mmap(void *address, size_t count, int protection, int flags, int descriptor, off_t offset) {
    // A store's file that could be written through the map would change unseen.
    if ((role(descriptor) & recorded_file) && (protection & PROT_WRITE)) abort();
    enum next next = role(descriptor) ? ip_next(ip_map) : next_pass;
    if (next == next_refuse) return MAP_FAILED;
    if (next == next_kill_after || next == next_kill_within) ip_kill_self();
    return (void *)syscall(SYS_mmap, address, count, protection, flags, descriptor, offset);
}

// The same under the names that a library built with large files asks for.
#define ALSO(name, of) __typeof__(of) name __attribute__((alias(#of)))
ALSO(open64, open);
ALSO(openat64, openat);
ALSO(pwrite64, pwrite);
ALSO(pwritev64, pwritev);
ALSO(ftruncate64, ftruncate);
ALSO(mmap64, mmap);
#endif
