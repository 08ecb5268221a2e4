#pragma once

/// The first instruction set that this build uses and this processor lacks, as a C string; NULL when it has all.
const char *ck_processor_lacks(void);
