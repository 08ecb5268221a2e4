#pragma once
#include "include/interposed.h"

// Between the files of this target: what calls.c asks and tells.

enum next { next_pass, next_refuse, next_shorten, next_kill_within, next_kill_after };

// Counts a call on a watched file and says what becomes of it; errno is set where it is refused.
enum next ip_next(enum ip_call call);
void ip_kill_self(void) __attribute__((noreturn));

int ip_is_watched(const char *path);
int ip_is_recorded(const char *path);

void ip_note_write(int synchronous, int64_t offset, const uint8_t *bytes, size_t count);
void ip_note(enum ip_kind kind, int64_t offset);
