META
key;value
description;Pilihan kecil untuk uji, buatan sendiri
country;Indonesia
unit;Balikpapan
instance;2026
num_projects;4
num_votes;12
budget;100
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;votes;name;selected
p1;60;7;Titian;1
p2;50;6;Taman baca;0
p3;40;5;Lampu gang;1
p4;10;2;Pojok baca;0
VOTES
voter_id;vote
1;p1,p2
2;p1,p2
3;p1,p2
4;p1,p3
5;p1,p3
6;p1
7;p1,p2
8;p2,p3
9;p2,p3
10;p3
11;p4
12;p4
