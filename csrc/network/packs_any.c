/* eight failures at once: vectors of any processor */
#include "../base/widths.h"
#include "../base/width_any.h"
#include "lanes_packs.h"
