--- The sample study: where does the home chain hurt, what would an embargo cost, what to look at?
--- Run it with `lian demo`, or on a table of your own with `lian demo TABLE`.
--- It prints the answer and writes demo.html (the report) and demo.db (the store).
local lian = require "lian"

local path = ...
local chain, report
if path then
  chain, report = lian.read.any(path)
  if not chain then error(report, 0) end
else
  chain, report = assert(require("lian.examples.four_regions")())
end

print(chain)
print(assert(chain:check()))
print("draft", report)
