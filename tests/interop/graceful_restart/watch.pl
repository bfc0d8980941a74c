# SPDX-License-Identifier: BSL-1.0
# Looks at one thing over and over, a hundred times a second, and prints a line each time: "seen", or "missed" and when.
#
#   bird SOCKET COMMAND TEXT   whether BIRD's answer to the command, over its control socket, has the text
#   frr SOCKET COMMAND TEXT    the same of one of FRR's daemons, over the socket that vtysh uses
#   http ADDRESS               whether a new connection to port 80 there is answered with status 200 within two seconds
#   file FILE TEXT             whether a file, as those in /proc/net, has the text
use strict;
use warnings;
use IO::Socket::INET;
use IO::Socket::UNIX;
use Time::HiRes qw(sleep time);

$| = 1;
my ($kind, $where, @more) = @ARGV;

sub until_it_ends {
    my ($from, $end) = @_;
    my $all = '';
    while ($all !~ $end) {
        defined(sysread $from, $all, 65536, length $all) && length $all or die "no answer from $where\n";
    }
    return $all;
}

my $daemon;
my $last_of_bird = qr/^(?:0000|[89]\d{3}) [^\n]*\n\z/m;
my $last_of_frr = qr/\0\0\0.\z/s;
if ($kind eq 'bird' || $kind eq 'frr') {
    $daemon = IO::Socket::UNIX->new($where) or die "$where: $!\n";
    if ($kind eq 'bird') {
        until_it_ends($daemon, qr/^0001 [^\n]*\n\z/m);
    } else {
        syswrite $daemon, "enable\0";
        until_it_ends($daemon, $last_of_frr);
    }
}
sub is_seen {
    if ($daemon) {
        syswrite $daemon, $more[0] . ($kind eq 'bird' ? "\n" : "\0");
        return index(until_it_ends($daemon, $kind eq 'bird' ? $last_of_bird : $last_of_frr), $more[1]) >= 0;
    }
    if ($kind eq 'http') {
        my $to = IO::Socket::INET->new(PeerAddr => $where, PeerPort => 80, Timeout => 2) or return 0;
        print $to "GET / HTTP/1.0\r\n\r\n";
        my $line = <$to>;
        return defined $line && $line =~ m{^HTTP/1\.\d 200 };
    }
    open my $file, '<', $where or die "$where: $!\n";
    local $/;
    return index(<$file>, $more[0]) >= 0;
}
while (1) {
    print is_seen() ? "seen\n" : 'missed ' . time . "\n";
    sleep 0.01;
}
