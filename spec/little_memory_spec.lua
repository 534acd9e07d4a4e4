-- where there is little memory, or no room for threads: an error that says so, and never a wait without end
local core = require "lian.core"

local function with_openblas()
  for _, part in ipairs(core.info()) do if part[1] == "blas" then return part[2]:find("^OpenBLAS") end end
end

-- what a script says under limits of the shell, and whether it ended by itself
local function under(limits, script, environment)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(script)
  file:close()
  local pipe = assert(io.popen(("%s; %s timeout -s KILL 60 lua5.4 %s 2>&1; echo \"code $?\""):format(limits,
    environment or "", path)))
  local text = pipe:read("a")
  pipe:close()
  os.remove(path)
  return text, tonumber(text:match("code (%d+)%s*$"))
end

local INVERSE = [[
  local lian = require "lian"
  local nodes, rows, output = {}, {}, {}
  for i = 1, 60 do
    nodes[i], rows[i], output[i] = "n" .. i, {}, 1000
    for j = 1, 60 do rows[i][j] = (i * j) % 7 end
  end
  lian.threads(4)
  local chain = assert(lian.chain{nodes = nodes, flows = rows, output = output})
  print(("sum %.12f"):format(chain:multipliers{of = "output"}:total("multiplier")))
  print(("inverse %.12f"):format(chain:leontief()(1, 1)))
]]

describe("little memory", function()
  if os.getenv("LIAN_BUILD") or not with_openblas() then return end -- a sanitizer takes terabytes of address space

  it("is told before OpenBLAS would wait for it, at any limit of address space", function()
    local whole = under("true", INVERSE)
    assert.truthy(whole:find("inverse", 1, true), whole)
    local answers, refusals = 0, 0
    for limit = 60, 1000, 40 do
      local text, code = under(("ulimit -v %d"):format(limit * 1000), INVERSE)
      if code == 0 then
        answers = answers + 1
        assert.equal(whole, text)
      else
        refusals = refusals + 1
        assert.equal(1, code, ("%d MB: %s"):format(limit, text)) -- 137: killed, 139: crashed
        assert.truthy(text:find("not enough memory: OpenBLAS needs 132 MB", 1, true)
          or text:find("error loading module", 1, true), ("%d MB: %s"):format(limit, text))
      end
    end
    assert.truthy(answers > 0 and refusals > 0)
  end)

  it("suffices with one thread of OpenBLAS's, as the message says", function()
    local text, code = under("ulimit -v 240000", INVERSE, "OPENBLAS_NUM_THREADS=1")
    assert.equal(0, code, text)
    assert.truthy(text:find("inverse", 1, true), text)
  end)

  it("lets a program end that does not calculate", function()
    local text, code = under("ulimit -v 110000", 'require "lian"; print "done"')
    assert.equal(0, code, text)
    assert.truthy(text:find("done", 1, true), text)
  end)

  it("is no interrupt where threads cannot be made: the work is done on one", function()
    local text, code = under("ulimit -s 900000; ulimit -v 800000", INVERSE) -- a stack of 900 MB a thread
    assert.equal(0, code, text)
    assert.truthy(text:find("inverse", 1, true), text)
    assert.is_nil(text:find("interrupted", 1, true))
  end)
end)
