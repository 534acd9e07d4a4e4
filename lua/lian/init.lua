--- lian: industrial-chain analysis. `require "lian"` assembles the public interface.
local core = require "lian.core"

local lian = {
  _VERSION = "lian " .. core.version,
  version = core.version,
}

require "lian.native.matrix"
require "lian.native.chain"
require "lian.matrix"
require "lian.chain"

local build = require "lian.build"
lian.chain = build.chain
lian.frame = require "lian.frame"
lian.read = require "lian.read"
lian.open = require("lian.store").open
lian.matrix = core.matrix_new

---How many threads the core may use (1 to 256); results do not depend on it.
---@param count? integer nil only asks
---@return integer
lian.threads = core.threads

return lian
