#pragma once
#include "crc32c.h"
#include "processor.h"
