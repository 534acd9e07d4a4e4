/* Philox4x32-10: ten rounds of multiply, exchange and add a Weyl key (Salmon et al. 2011, 3.3) */
#include "random.h"

#include "../lian.h"

static void round_once(uint32_t c[4], uint32_t k0, uint32_t k1) {
  uint64_t a = (uint64_t)0xD2511F53u * c[0];
  uint64_t b = (uint64_t)0xCD9E8D57u * c[2];
  uint32_t next0 = (uint32_t)(b >> 32) ^ c[1] ^ k0;
  uint32_t next2 = (uint32_t)(a >> 32) ^ c[3] ^ k1;
  c[1] = (uint32_t)b;
  c[3] = (uint32_t)a;
  c[0] = next0;
  c[2] = next2;
}

void random_block(uint64_t seed, uint64_t stream, uint64_t index, uint32_t out[4]) {
  uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
  out[0] = (uint32_t)index;
  out[1] = (uint32_t)(index >> 32);
  out[2] = (uint32_t)stream;
  out[3] = (uint32_t)(stream >> 32);
  for (int r = 0; r < 10; r++) {
    round_once(out, k0, k1);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

/* the middle of one of 2^52 equal cells, so never 0 and never 1 */
static double unit(uint32_t high, uint32_t low) {
  uint64_t cell = ((uint64_t)high << 20) | (low >> 12);
  return ((double)cell + 0.5) * 0x1p-52;
}

double random_uniform(uint64_t seed, uint64_t stream, uint64_t index) {
  uint32_t b[4];
  random_block(seed, stream, index, b);
  return unit(b[0], b[1]);
}

/* FNV-1a (Fowler, Noll and Vo 1991), then the last mixing of MurmurHash3 (Appleby 2008),
   as the top bits of FNV hardly differ for short texts */
uint64_t random_stream(const char *text, size_t length) {
  uint64_t h = 0xCBF29CE484222325u;
  for (size_t i = 0; i < length; i++) h = (h ^ (unsigned char)text[i]) * 0x100000001B3u;
  h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDu;
  h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53u;
  return (h ^ (h >> 33)) & INT64_MAX;
}

double lian_random_uniform(uint64_t seed, uint64_t stream, uint64_t index) {
  return random_uniform(seed, stream, index);
}

uint64_t lian_random_stream(const char *text, size_t length) {
  return text ? random_stream(text, length) : random_stream("", 0);
}
