#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// The system calls that a store makes on its files: recorded, refused, or the last thing that the process does.
//
// calls.c defines open, write, fdatasync and the like. A program's own definitions come before those of libc, for the
// libraries it loads too, so LMDB calls these. They do what libc's do, except on files of the watched directory.
// One thread: nothing here is locked.

// What is counted, refused and recorded together.
enum ip_call { ip_open, ip_write, ip_sync, ip_map, ip_truncate, ip_rename, ip_calls, ip_any = ip_calls };

// Every file whose path begins so is watched, and calls are counted anew. `data` ends the name of the file that is
// recorded. NULL: none.
void ip_watch(const char *directory, const char *data);
// How many calls of a kind there were on watched files.
int64_t ip_count(enum ip_call call);

// What becomes of a planned call.
enum ip_effect {
    ip_refuse,       // it fails and does nothing
    ip_shorten,      // a write does half and says so
    ip_kill_before,  // the process is killed before it
    ip_kill_within,  // a write does half, and the process is killed
    ip_kill_after,   // it is done, and the process is killed
};
// Plans for the calls of a kind from `nth` on (the first is 1), `times` of them. One plan at a time; times 0: none.
void ip_plan(enum ip_call call, int64_t nth, int64_t times, enum ip_effect effect, int error);
// How many calls the plan met.
int64_t ip_met(void);

// What happened to the recorded file: `ip_placed` when a file was renamed to be it, `ip_directory_synced` when that became
// durable.
enum ip_kind { ip_written, ip_synced, ip_cut, ip_marked, ip_placed, ip_directory_synced };
struct ip_event {
    enum ip_kind kind;
    int synchronous;       // of a write: durable when it returns
    int64_t offset;        // of a write; of a cut: the length; of a mark: its number
    size_t count;          // of a write
    const uint8_t *bytes;  // of a write
};
void ip_record(int on);
// Notes that something was acknowledged.
void ip_mark(int64_t number);
size_t ip_event_count(void);
struct ip_event ip_event_at(size_t index);

// The process twice, as fork has it: Swift does not show it, for in the child there is one thread. There is in the parent.
pid_t ip_fork(void);
// Waits for a child to end: its exit code, or minus the signal that ended it.
int ip_wait(pid_t child);
// A small disk in memory at a directory, for this process and its children. 0, or why not.
int ip_mount_small(const char *directory, const char *size);
