#pragma once

/// How many doubles one instruction of the kernels takes: 8, 4 or 2.
int lanes_an_instruction(void);
