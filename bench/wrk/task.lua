-- The peer's way to read a ticket: GET /requests/{id} answers with a task, then GET /status/{task} every 2 ms until it
-- is done. A thread follows one task at a time, so there have to be as many threads as connections.
--   BENCH_IDS  a file with an id a line
local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("seed", #threads)
end

function init()
  ids = {}
  for id in io.lines(os.getenv("BENCH_IDS")) do ids[#ids + 1] = id end
  math.randomseed(seed)
  task, read, failed = nil, 0, 0
end

function delay() return task and 2 or 0 end

function request()
  return wrk.format("GET", task and "/status/" .. task or "/requests/" .. ids[math.random(#ids)])
end

function response(status, _, body)
  if status >= 400 or body:find('"FAILURE"', 1, true) then
    task, failed = nil, failed + 1
  elseif not task then
    task = body:match('"task_id":%s*"([^"]+)"')
  elseif body:find('"SUCCESS"', 1, true) then
    task, read = nil, read + 1
  end
end

function done(summary)
  local all, bad, errors = 0, 0, summary.errors
  for _, thread in ipairs(threads) do
    all, bad = all + thread:get("read"), bad + thread:get("failed")
  end
  io.write(string.format('JSON {"answers":%.0f,"seconds":%.6f,"refused":%.0f,"broken":%.0f,"p50_ms":0,"p99_ms":0}\n',
    all + bad, summary.duration / 1e6, bad, errors.connect + errors.read + errors.write + errors.timeout))
end
