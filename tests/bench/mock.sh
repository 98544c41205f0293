# tests/bench/mock.sh - the provider of the benchmark: nginx, which says yes
#
# Sourced by tests/bench/all.  Everything it writes is in ${work}; it listens on
# 127.0.0.1, on two ports: ${mock_port} answers at once, ${mock_seen_port} writes
# the whole request down and passes it on to the first.

mock_pid=""
MOCK_ANSWER=tests/recorded/twilio/201_accepted.json

# Times are of nginx's clock: a sender cannot make them look better.  Who asks
# for texts that came in, as pregond does before it sends, is told of none.
mock_config() {
	cat <<EOF
daemon off;
master_process off;
pid $work/nginx.pid;
error_log $work/nginx.log warn;
events { worker_connections 1024; }
http {
  client_body_temp_path $work/nginx.body;
  proxy_temp_path $work/nginx.proxy;
  fastcgi_temp_path $work/nginx.fastcgi;
  uwsgi_temp_path $work/nginx.uwsgi;
  scgi_temp_path $work/nginx.scgi;
  keepalive_requests 1000000;
  default_type application/json;
  log_format figures '\$msec \$request_time \$connection \$request_length \$status';
  log_format seen escape=none '\$request_method \$request_uri \$server_protocol '
    'agent=\$http_user_agent accept=\$http_accept type=\$content_type '
    'auth=\$http_authorization expect=\$http_expect\t\$request_body';
  map \$request_method \$sends { GET 0; default 1; }
  server {
    listen 127.0.0.1:$mock_port backlog=1024;
    access_log $work/figures.log figures buffer=256k if=\$sends;
    if (\$sends = 0) { return 200 '{"messages": []}'; }
    return 201 '$(cat $MOCK_ANSWER)';
  }
  server {
    listen 127.0.0.1:$mock_seen_port backlog=1024;
    access_log $work/seen.log seen buffer=256k if=\$sends;
    location / {
      client_body_buffer_size 16k;
      proxy_pass http://127.0.0.1:$mock_port;
    }
  }
}
EOF
}

# Start it on the two ports: 0 where it listens, 1 where it ended.
mock_try() {
	rm -f "$work/nginx.pid" "$work/figures.log" "$work/seen.log"
	mock_config >"$work/nginx.conf"
	nginx -e "$work/nginx.log" -c "$work/nginx.conf" 2>"$work/nginx.err" &
	mock_pid=$!
	until [ -s "$work/nginx.pid" ]; do
		kill -0 "$mock_pid" 2>/dev/null || return 1
		sleep 0.02
	done
}

mock_start() {
	tries=0
	: "${mock_port:=$((20000 + $$ % 5000 * 2))}"
	mock_seen_port=$((mock_port + 1))
	until mock_try; do
		tries=$((tries + 1))
		[ $tries -lt 5 ] || die "nginx: $(cat "$work/nginx.err")"
		mock_port=$((mock_port + 2))
		mock_seen_port=$((mock_port + 1))
	done
}

# End it, so that its logs are whole.
mock_stop() {
	kill -QUIT "$mock_pid"
	wait "$mock_pid" || true
	mock_pid=""
}

mock_kill() {
	[ -z "$mock_pid" ] || kill "$mock_pid" 2>/dev/null || true
}

# What came in at the second port.
mock_bodies() {
	cut -f 2 "$work/seen.log"
}

mock_heads() {
	cut -f 1 "$work/seen.log" | sort -u
}

mock_path() {
	head -n 1 "$work/seen.log" | cut -d ' ' -f 2
}

# Of ${1} requests: answers a second from the first request to the last answer,
# connections, bytes of a request.  Says why and fails if that is not what came.
mock_figures() {
	awk -v want="$1" '
	{
		began = $1 - $2
		if (NR == 1 || began < first)
			first = began
		if ($1 > last)
			last = $1
		connections += !($3 in seen)
		seen[$3] = 1
		bytes += $4
		refused += $5 != 201
	}
	END {
		if (NR != want || refused > 0) {
			printf "%d requests, %d of them refused, and not %d\n",
			    NR, refused, want
			exit 1
		}
		printf "%.1f %d %.1f\n", want / (last - first), connections,
		    bytes / want
	}' "$work/figures.log"
}
