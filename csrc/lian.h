/* lian: industrial-chain analysis, the public C interface

   Conventions
   - Every call that can fail returns a lian_status and, when err is not NULL, fills err with the
     code and one sentence that names the row, label or line. Outputs are the last arguments
     before err, and are untouched on failure.
   - env carries the allocator, the interruption callback and the number of threads. NULL stands
     for malloc, no interruption, one thread. An object keeps a copy of the allocator that made it.
   - Handles are counted: *_keep adds an owner, *_free gives one up (NULL is fine).
     One handle belongs to one thread at a time; threads of a host may work at once, each with handles of its own.
     The only global state is OpenBLAS's number of threads: it is 1 while any call is running, and restored
     when none is (under a lock). A host that calls OpenBLAS itself meanwhile does so on one thread, and must
     not set that number; under a limit of address space it stays at 1.
     OpenBLAS needs 132 MB of address space per thread for its buffers: where they cannot be
     allocated calls use fewer threads, or return LIAN_NO_MEMORY instead of letting OpenBLAS wait for ever.
   - A call that can fail says what it costs: n nodes, `links` links, O(...) operations. Calls that return no status
     read, keep or name what is there, or give back a handle, in O(1) of the data unless they say more; what the last
     *_free gives back costs O(blocks) of memory.
   - Matrices are dense, row-major, double precision. Indices are 0-based here, 1-based in Lua.
   - Results are the same bit for bit for any number of threads.
   Each family of functions has its own header, lian/base.h etc.; a host includes this file only. */
#ifndef LIAN_H
#define LIAN_H

#define LIAN_VERSION "0.2.0"
#define LIAN_VERSION_NUMBER 200 /* major * 10000 + minor * 100 + patch */

#include "lian/base.h"
#include "lian/random.h"
#include "lian/labels.h"
#include "lian/network.h"
#include "lian/cascade.h"
#include "lian/position.h"
#include "lian/rebuild.h"
#include "lian/communities.h"
#include "lian/matrix.h"
#include "lian/chain.h"
#include "lian/change.h"
#include "lian/analysis.h"
#include "lian/supply.h"
#include "lian/items.h"
#include "lian/course.h"
#include "lian/economy.h"
#include "lian/firms.h"
#include "lian/programme.h"
#include "lian/design.h"
#include "lian/sensitivity.h"
#include "lian/discovery.h"
#include "lian/decide.h"
#include "lian/portfolio.h"
#include "lian/index.h"
#include "lian/coordination.h"
#include "lian/concentration.h"
#include "lian/complexity.h"
#include "lian/space.h"
#include "lian/file.h"
#include "lian/text.h"
#include "lian/workbook.h"
#include "lian/frame.h"
#include "lian/store.h"

#endif
