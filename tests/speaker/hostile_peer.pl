# SPDX-License-Identifier: BSL-1.0
# A BGP peer that is Established for a moment, and then ends it with a shutdown text that is meant to break logs:
# hostile_peer.pl ADDRESS AS. It prints its port, and takes one connection after the other.
use strict;
use warnings;
use IO::Socket::IP;

my ($address, $as) = @ARGV;
$SIG{PIPE} = 'IGNORE';
$| = 1;
my $server = IO::Socket::IP->new(LocalHost => $address, LocalPort => 0, Listen => 4) or die "$!";
print $server->sockport, "\n";
sub message { my ($type, $body) = @_; return "\xff" x 16 . pack('nC', 19 + length $body, $type) . $body }
my $text = "bye\nts=1 level=error event=forged peer=\"10.0.0.9\"\r\e[2J\x7f\xff = \\";
while (my $client = $server->accept) {
    # Version 4, hold time 90, one capability: four-octet AS numbers (RFC 4271 §4.2, RFC 6793 §3).
    my $capability = pack('CCCCN', 2, 6, 65, 4, $as);
    my $open = pack('CnnNC', 4, $as, 90, 0x0a000001, length $capability) . $capability;
    syswrite $client, message(1, $open) . message(4, '');
    sleep 1;
    syswrite $client, message(3, pack('CCC', 6, 2, length $text) . $text); # RFC 9003 §2
    sleep 1;
    close $client;
}
