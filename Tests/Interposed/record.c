#include <stdlib.h>
#include <string.h>

#include "plan.h"

static struct ip_event *events;
static size_t count, capacity;
static int recording;

static void add(struct ip_event event) {
    if (count == capacity) {
        capacity = capacity ? 2 * capacity : 1024;
        events = realloc(events, capacity * sizeof *events);
        if (!events) abort();
    }
    events[count++] = event;
}

void ip_record(int on) {
    recording = on;
    if (!on) return;
    for (size_t index = 0; index < count; index++) free((void *)events[index].bytes);
    count = 0;
}

void ip_note_write(int synchronous, int64_t offset, const uint8_t *bytes, size_t length) {
    if (!recording) return;
    uint8_t *copy = malloc(length);
    if (!copy) abort();
    memcpy(copy, bytes, length);
    add((struct ip_event){ip_written, synchronous, offset, length, copy});
}

void ip_note(enum ip_kind kind, int64_t offset) {
    if (recording) add((struct ip_event){kind, 0, offset, 0, NULL});
}

void ip_mark(int64_t number) { ip_note(ip_marked, number); }

size_t ip_event_count(void) { return count; }

struct ip_event ip_event_at(size_t index) {
    if (index >= count) abort();
    return events[index];
}
