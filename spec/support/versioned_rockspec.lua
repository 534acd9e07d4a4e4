-- the rockspec of a version, from that of the sources: versioned_rockspec.lua VERSION [URL [TAG [FROM]]]
-- The version stands in csrc/lian.h alone. TAG: v and the version when left out; "none": the repository's head.
local version, url, tag, from = ...
local file <close> = assert(io.open(from or "rockspec/lian-scm-1.rockspec"))
local text = file:read("a")

local function replace(pattern, by)
  local out, count = text:gsub(pattern, (by:gsub("%%", "%%%%")))
  if count ~= 1 then error(("the rockspec has %d of %s"):format(count, pattern), 0) end
  text = out
end

if not tag or tag == "" then tag = "v" .. version end
replace('version = "scm%-1"', ('version = "%s-1"'):format(version))
replace('  branch = "[^"]*",\n', tag == "none" and "" or ('  tag = "%s",\n'):format(tag))
if url and url ~= "" then replace('url = "[^"]*"', ('url = "%s"'):format(url)) end
io.write(text)
