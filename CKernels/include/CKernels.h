#pragma once
#include "crc32c.h"
#include "lanes.h"
#include "processor.h"
