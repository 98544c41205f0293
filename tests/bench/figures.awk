# tests/bench/figures.awk - the figures of rounds, and their medians
#
# A line of input: the round, then for pregond and for the bare sender the rate,
# CPU of the sending, CPU of the process, connections, bytes of a request.

function sorted(a, n,    i, j, x) {
	for (i = 2; i <= n; i++) {
		x = a[i]
		for (j = i - 1; j > 0 && a[j] > x; j--)
			a[j + 1] = a[j]
		a[j + 1] = x
	}
}

function median(a, n) {
	sorted(a, n)
	return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
}

# A line: the medians of both, that of the paired ratios, and the extremes.
function say(name, unit, ours, theirs, ratio, n,    a, b, r) {
	a = median(ours, n)
	b = median(theirs, n)
	r = median(ratio, n)
	printf "%-20s %8.1f %8.1f %-8s %.2f  (%.2f to %.2f)\n", name, a, b,
	    unit, r, ratio[1], ratio[n]
}

BEGIN {
	if (head) {
		print ""
		print "        texts a second    CPU us a text     ratio"
		print "round   pregond   bare    pregond   bare    rate   CPU"
		exit
	}
}

row {
	printf "%5d  %8.0f %6.0f   %8.1f %6.1f    %.2f  %5.2f\n",
	    $1, $2, $7, $3, $8, $2 / $7, $3 / $8
	next
}

{
	n++
	rate[n] = $2; rate2[n] = $7; rater[n] = $2 / $7
	send[n] = $3; send2[n] = $8; sendr[n] = $3 / $8
	cpu[n] = $4; cpu2[n] = $9; cpur[n] = $4 / $9
	sockets = $5; sockets2 = $10
	bytes = $6; bytes2 = $11
}

END {
	if (head || row)
		exit
	if (only == "rate") {
		printf "%.3f\n", median(rater, n)
		exit
	}
	print ""
	print "medians               pregond     bare          ratio of pairs (extremes)"
	say("rate", "texts/s", rate, rate2, rater, n)
	say("CPU, sending", "us/text", send, send2, sendr, n)
	say("CPU, whole process", "us/text", cpu, cpu2, cpur, n)
	printf "%-20s %8d %8d\n", "connections", sockets, sockets2
	printf "%-20s %8.1f %8.1f bytes\n", "request", bytes, bytes2
	print ""
	print "rate: by nginx, from the first request to the last answer"
	print "CPU, sending: pregond from core.ready to done (it fills the outbox, too)"
	print "CPU, whole process: from exec to exit; pregond reads the list, too"
}
