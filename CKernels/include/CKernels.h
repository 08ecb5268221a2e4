#pragma once
#include "crc32c.h"
#include "lanes.h"
#include "pages.h"
#include "processor.h"
