# SPDX-License-Identifier: BSL-1.0
# A web server whose health is in a file: web.pl ADDRESS PORT FILE. Each request takes a line of the file, but for the
# last one, which stays: a status code, `hang`, or `rubbish`. It says what it did on standard output.
use strict;
use warnings;
use IO::Socket::IP;

my ($address, $port, $file) = @ARGV;
my $server = IO::Socket::IP->new(LocalHost => $address, LocalPort => $port, Listen => 16, ReuseAddr => 1) or die "$!";
$| = 1;
$SIG{PIPE} = 'IGNORE';
my @hanging;
while (my $client = $server->accept) {
    my $request = <$client> // '';
    while (defined(my $line = <$client>)) { last if $line =~ /^\r?$/ }
    open my $in, '<', $file or die "$!";
    chomp(my @answers = <$in>);
    close $in;
    if (@answers > 1) {
        open my $out, '>', "$file.new" or die "$!";
        print $out "$_\n" for @answers[1 .. $#answers];
        close $out;
        rename "$file.new", $file;
    }
    $request =~ s/\r?\n//;
    print "$request -> $answers[0]\n";
    if ($answers[0] eq 'hang') { push @hanging, $client; next }
    print $client $answers[0] eq 'rubbish' ? "rubbish\r\n" : "HTTP/1.1 $answers[0] so\r\nContent-Length: 0\r\n\r\n";
    close $client;
}
