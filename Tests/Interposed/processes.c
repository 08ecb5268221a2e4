#define _GNU_SOURCE
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__)
#include <sched.h>
#include <sys/mount.h>
#endif

#include "include/interposed.h"

pid_t ip_fork(void) { return fork(); }

int ip_wait(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return 255;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

int ip_mount_small(const char *directory, const char *size) {
#if defined(__linux__)
    // In a namespace of its own, the mount is gone with the process.
    if (unshare(CLONE_NEWNS) != 0) return errno;
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return errno;
    return mount("tmpfs", directory, "tmpfs", 0, size) == 0 ? 0 : errno;
#else
    return ENOTSUP;
#endif
}
