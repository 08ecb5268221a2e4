#define _GNU_SOURCE
#include "plan.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static char watched[4096];
static char recorded[64];
static int64_t counts[ip_calls + 1];

static struct {
    enum ip_call call;
    int64_t nth, times, met;
    enum ip_effect effect;
    int error;
} plan;

void ip_watch(const char *directory, const char *data) {
    memset(counts, 0, sizeof counts);
    watched[0] = recorded[0] = 0;
    if (!directory || strlen(directory) >= sizeof watched || strlen(data) >= sizeof recorded) return;
    strcpy(watched, directory);
    strcpy(recorded, data);
}

int ip_is_watched(const char *path) { return watched[0] && strncmp(path, watched, strlen(watched)) == 0; }

int ip_is_recorded(const char *path) {
    size_t length = strlen(path), end = strlen(recorded);
    return ip_is_watched(path) && length >= end && strcmp(path + length - end, recorded) == 0;
}

int64_t ip_count(enum ip_call call) { return counts[call]; }

void ip_plan(enum ip_call call, int64_t nth, int64_t times, enum ip_effect effect, int error) {
    plan.call = call, plan.nth = nth, plan.times = times, plan.met = 0, plan.effect = effect, plan.error = error;
    memset(counts, 0, sizeof counts);
}

int64_t ip_met(void) { return plan.met; }

enum next ip_next(enum ip_call call) {
    counts[call]++;
    counts[ip_any]++;
    int64_t place = counts[plan.call] - plan.nth;
    if (plan.times == 0 || (plan.call != call && plan.call != ip_any) || place < 0 || place >= plan.times)
        return next_pass;
    plan.met++;
    switch (plan.effect) {
    case ip_refuse: errno = plan.error; return next_refuse;
    case ip_shorten: return call == ip_write ? next_shorten : next_pass;
    case ip_kill_before: ip_kill_self();
    case ip_kill_within: return call == ip_write ? next_kill_within : next_kill_after;
    case ip_kill_after: return next_kill_after;
    }
    return next_pass;
}

void ip_kill_self(void) {
    for (;;) kill(getpid(), SIGKILL);
}
