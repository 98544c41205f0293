# tests/bench/site.sh - the pregond of the benchmark, its files and its people
#
# Sourced by tests/bench/all.  The files are the sample's, but for one alert to
# one list, sent by the Twilio descriptor to the mock.

site_pid=""
SITE_USER=AC00000000000000000000000000000000
SITE_PASSWORD=not-a-secret

site_make() {
	cp -R config templates "$work"
	rm -f "$work"/config/alerts/* "$work"/config/lists/*
	cat >"$work/config/alerts/bench.conf" <<-EOF
	alerts = {
	  call = {
	    when = "2017-08-01 18:00";
	    measure = "safety_act";
	    audience = [ "bench" ];
	    template = "signed";
	  };
	};
	EOF
	cat >"$work/config/lists/bench.conf" <<-EOF
	title = { en = "Bench"; };
	keywords = { en = "BENCH"; };
	languages = [ "en" ];
	consent = "on-file";
	source = "made up";
	date = "2017-07-29";
	files = [ "bench.csv" ];
	EOF
	sed -i 's/^route .*/route = [ "mock" ];/' "$work/config/pregon.conf"
	echo "$SITE_PASSWORD" >"$work/token"
	build/pregon keygen "$work/key" >/dev/null
}

site_accounts() {
	cat >"$work/config/accounts.conf" <<-EOF
	accounts = {
	  mock = {
	    provider = "twilio";
	    rate = 0.0;
	    settings = {
	      url = "http://127.0.0.1:$1";
	      account_sid = "$SITE_USER";
	      auth_token_file = "$work/token";
	      from = "+13035550100";
	      callback = "https://alerts.example.org/twilio/receipt";
	    };
	  };
	};
	EOF
}

# ${1} people with numbers that are reserved for fiction: 555-0100 to 555-0199 in
# each area code, then five blocks of 10,000 that France set aside.
site_people() {
	awk -v want="$1" '
	function person(number) {
		if (n < want)
			printf "%s,Sample %d\n", number, ++n
	}
	BEGIN {
		print "phone,name"
		for (area = 200; area < 989; area++) {
			if (area % 100 == 11 || area % 100 >= 90 || area == 900)
				continue
			for (i = 0; i < 100; i++)
				person(sprintf("+1%d55501%02d", area, i))
		}
		blocks = split("19900 26191 35301 46571 53649", block, " ")
		for (b = 1; b <= blocks; b++)
			for (i = 0; i < 10000; i++)
				person(sprintf("+33%s%04d", block[b], i))
		exit n < want
	}' >"$work/config/lists/bench.csv" ||
	    die "$1 people: there are not so many reserved numbers"
}

site_forget() {
	rm -rf "$work/state"
	: >"$work/pregond.log"
}

# Start it with a new store.  It ends when it has sent what there is to send.  Its
# clock jumps to when that is due, and no further: not while it is held.
site_start() {
	site_accounts "$1"
	build/bench_measure --from " core.ready " --to " new=done " \
	    "$work/pregond.log" build/pregond --no-edge --config "$work/config" \
	    --state "$work/state" --key-file "$work/key" \
	    --clock 2017-08-01T08:00 --until 2017-08-01T18:00 \
	    >"$work/took" 2>"$work/measure.err" &
	site_pid=$!
}

# Sets cpu_from, cpu_to, cpu (us), wall_from, wall_to (ms), rss (KiB).
site_wait() {
	wait "$site_pid" || {
		site_pid=""
		tail -n 20 "$work/pregond.log" >&2
		die "pregond: $(cat "$work/measure.err")"
	}
	site_pid=""
	# shellcheck disable=SC2034
	read -r cpu_from cpu_to cpu wall_from wall_to rss <"$work/took"
}

# Until it has settled ${1} texts, or has ended.
site_wait_sent() {
	until [ "$(grep -c ' send.settled ' "$work/pregond.log")" -ge "$1" ]; do
		kill -0 "$site_pid" 2>/dev/null || break
		sleep 0.1
	done
}

site_tell() {
	build/pregon "$@" --state "$work/state"
}

# Whether it has sent all there is; it ends then.
site_done() {
	grep -q ' new=done ' "$work/pregond.log"
}

site_kill() {
	[ -z "$site_pid" ] || kill "$site_pid" 2>/dev/null || true
}

# Each of ${2} people got one text.
site_check_bodies() {
	reached=$(sed -n 's/^To=\(%2B[0-9]*\)&.*/\1/p' "$1" | sort -u | wc -l)
	[ "$reached $(wc -l <"$1")" = "$2 $2" ] ||
	    die "$(wc -l <"$1") texts to $reached people, and not one to each of $2"
}
