/* memory that is read or written soon, asked for ahead; any address will do */
#ifndef BASE_FETCH_H
#define BASE_FETCH_H

#if defined(__GNUC__)
#define FETCH(address) __builtin_prefetch(address)
#define FETCH_FAR(address) __builtin_prefetch(address, 0, 2) /* into the second-level cache, not the first */
#define FETCH_TO_WRITE(address) __builtin_prefetch((address), 1)
#else
#define FETCH(address) ((void)(address))
#define FETCH_FAR(address) ((void)(address))
#define FETCH_TO_WRITE(address) ((void)(address))
#endif

#endif
