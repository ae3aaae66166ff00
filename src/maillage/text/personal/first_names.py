"""First names that people bear in France, and names that streets and facilities bear.

They tell « Contact : Awa … » from « Contact : Caf … ». First names that are as often a place, a
feast or an ordinary word (France, Noël, Victoire) are left out. All are as `fold` writes them.
"""

FIRST_NAMES = frozenset(
    """
    abdallah abdel abdelkader abdelkrim abdou abdoulaye abel abigail abraham achille adama adel
    adele adeline adem adil adrien adrienne agathe agnes ahmed aicha aida aime aimee aissa
    aissata aissatou akim alain alan alassane alban albane albert alberte alessandro alex
    alexandra alexandre alexandrine alexia alexis alfred ali alice alicia aline alioune alix
    aliya allan alois alphonse amadou amanda amandine amara amaury ambre ambroise amel amelie
    amina aminata amine amir amira amy ana anais anastasia anatole andre andrea andree ange
    angela angele angelina angelique anis anissa anita ann anna annabelle anne annette annick
    annie anouk anthony antoine antoinette antonin antonio antony apolline ariane aristide
    arlette armand armande armel armelle arnaud arsene arthur asma assa astrid aubin aude audrey
    augustin augustine aurelia aurelie aurelien awa axel axelle aya ayoub aziz aziza babacar
    bakary baptiste barbara barnabe basile bastien baya beatrice benedicte benjamin benoit
    berangere berenice bernadette bernard bernardin berthe bertrand bilal binta blaise blanche
    boris boubacar brahim brahima brice brigitte bruno camelia camille candice capucine carine
    carl carla carlos carmen carole caroline cassandra catherine cecile cecilia cedric celestin
    celestine celia celine cengiz cesar chahinez chantal charlene charles charlotte cheikh
    cherif cherifa chiara chloe chris christel christele christelle christian christiane
    christine christophe cindy claire clara clarisse claude claudette claudia claudie claudine
    clea clemence clement cleo cloe clotilde colette colin constant constantin coralie coraline
    corentin corinne coumba cristina cyprien cyril cyrille dalila damien dan daniel daniela
    daniele danielle danny daouda daphne david deborah delphine demba denis denise denys diane
    didier diego dimitri dina djamel djamila djibril dolores dominique donatien donia donovan
    dora dorian doriane dorothee driss dylan edgar edith edmond edmonde edouard edwige elea
    elena eleonore eliane elias elie eliette eline elio elios eliot elisa elisabeth elise elisee
    elodie eloi eloise elsa elvira elvire elyes elza emeline emeric emile emilia emilie emilien
    emilienne emma emmanuel emmanuelle enora enzo eric erica erika erwan erwann esma esteban
    estelle esther ethan etienne eugene eugenie eulalie eva evan evelyne ewen fabien fabienne
    fabio fabrice fadila faiza fanny fanta farah farid farida fatiha fatima fatimata fatma fatou
    fatoumata faustine faycal felicie felicien felix ferdinand fernand fernande fernando filipe
    firmin flavie flavien flora flore florence florent florentin florian floriane florine fode
    fouad francine francis francisco franck francois francoise frank frederic frederick
    frederique gabin gabriel gabriela gabrielle gael gaelle gaetan gaetane gaspard gaston
    gauthier gautier genevieve geoffrey geoffroy georges georgette georgia gerald geraldine
    gerard germain germaine ghislain ghislaine gilbert gilberte gilles gina ginette giovanni
    gisele giuseppe gladys gloria gontran goran gregoire gregory guillaume gustave guy guylaine
    gwenaelle gwendoline habib habiba hadrien hafida hafsa hakim halima hamed hamid hamza hana
    hanane hannah harouna harry hasan hassan hassane hatice hawa heidi helena helene heloise
    henri henriette herbert hermine herve hicham hilaire hind hippolyte honorine hortense houda
    houria hubert hugo hugues huguette huseyin hussein ian iban ibrahim ibrahima ibtissem idir
    idriss idrissa ilan ilona ilyes iman imane imed imene imran ines ingrid irene irina iris
    irma isaac isabel isabelle isaline isaure isidore ismael ismail issa issam ivan jacky
    jacqueline jacques jade jalila jamal james jamila jane janine jannick jany jasmine jawad
    jean jeanine jeanne jeannette jeannine jeremie jeremy jerome jessica jessy jihane jim
    joachim joan joana joanna joao joaquim jocelyn jocelyne joel joelle joffrey johan johann
    johanna johnny jonas jonathan jordan jordane jorge jose josee joseph josephine josette
    josiane josselin josselyne josue joyce juan judith jules julia julian juliana julianne julie
    julien julienne juliette juline justin justine kader kadiatou kadidia kadidiatou kamal kamel
    karen karim karima karin karine karl katia katy kelly kenny kenza keran kevin kevyn khadidja
    khadija khadra khaled khalid khalil kilian killian kim kimberley koffi kouassi kylian
    kyllian laetitia lahcen laila lala lamia lamine lana lara larbi larissa latifa laura laure
    laurence laurent laurette laurie laurine layla lea leana leandre leila lelia lena leo leon
    leonard leonce leone leonie leontine leopold leslie leyla lia liam lila lilia lilian liliane
    lilou lily lina linda line lionel lisa lise lisette livia loan loane loic loick lola lorenzo
    lorette lou louane louis louisa louise louisette louison louka louna lounes luc luca lucas
    lucette lucia lucie lucien lucienne lucile lucille lucy ludivine ludovic luis luisa luna
    lydia lydie lyes lylou lyna madeleine madeline madjid maeline maelle maelys maeva magali
    magalie magda magdalena mahamadou mahmoud maia maimouna malek malik malika malo mamadou
    manel manon manuel manuela marc marceau marcel marcelin marceline marcelle marco margaret
    margaux margot marguerite maria mariam mariama mariame marianne marie marielle marien
    mariette marilyn marilyne marina marine mario marion marius marlene marlon marta marthe
    martial martin martine marvin maryam maryline maryse maryvonne mateo matheo mathias mathieu
    mathilde mathis mathurin matteo matthias matthieu maud maude maurice mauricette max maxence
    maxime maximilien maya mazarine mehdi mehmet melanie melina melinda meline melissa melodie
    melvin mercedes meriem meryem mia michael michel michele micheline michelle mickael miguel
    mikael mila mireille modibo mohamed mohammed mohand moise mona monia monique morgan morgane
    mouhamed mouloud mounia mounir mourad moussa moustapha muriel murielle mustafa mustapha
    mylene myriam nabil nabila nacer nacera nacim nada nadege nadia nadine nadir nadjet nael
    nahel naim naima najat najet nans narcisse nasser nassim nassima natacha natalia natalie
    natasha nathalie nathan nathanael nawal nawel nelly nermin nestor nicolas nicole nils nina
    nino ninon noa noah noam noe noelie noelle noemi noemie nolan nolwenn nora norah norbert
    nordine nour noura noureddine noussaiba odette odile odilon olga olivia olivier omar omer
    ophelie orane oriane orlane oscar osman othmane ouarda oumar oumou ousmane pablo paola pape
    pascal pascale patrice patricia patrick paul paula paule paulette paulin pauline paulo pedro
    peggy penelope perrine philibert philippe philippine pia pierre pierrette pierrick priscilla
    prosper quentin rabah rachel rachid rachida rafael rahma raissa ramata ramatoulaye ramon
    ranim raoul raphael raphaelle rayan raymond raymonde rebecca reda regine regis remi remy
    renaud rene renee reynald ricardo richard rita robert roberte robin rodolphe rodrigue roger
    rokia roland rolande romain romane romaric romeo romuald romy ronan rosa rosalie rose
    roseline roselyne rosette rosine roxane ruben rudy ryan sabah sabine sabrina sacha sadio
    safia said saida salah salif saliha salim salima salimata salma salome salvatore sam samba
    sami samia samir samira samson samuel samy sandra sandrine sandy sara sarah sasha saturnin
    savannah sebastien segolene sekou selim selma serge sergio severine sevgi seydou sherine
    shirley sidonie siham sihem silvia simon simone sirine sofia sofiane soizic solange solene
    solenne soline sonia sophia sophie soraya souad soufiane souleymane soumaya stanislas stella
    stephan stephane stephanie steve steven sullivan suzanne suzie suzy sven sylvain sylvaine
    sylvette sylvia sylviane sylvie tahar tamara tanguy tania tara tarek tatiana tayeb teddy teo
    teresa thai thalia thanh thea thelma theo theodore theophile therese thibaud thibault
    thibaut thien thierno thierry thomas thuy tidiane tim timeo timothe timothee titouan tom
    tony toufik toussaint tristan ugo ulysse urbain ursule valentin valentine valere valeria
    valerie valery vanessa vera veronique vianney vicente victor victoria victorine viktor
    vincent vincente virgile virginie vivian viviane vladimir walid wanda warda wassim wilfried
    william willy xavier yacine yael yaelle yamina yanis yann yannick yannis yasmina yasmine
    yassin yassine yaya yazid yoann yohan yohann yolande youcef younes youness youri youssef
    youssouf youssoupha ysaline yusuf yvan yves yvette yvon yvonne zahia zahra zakaria zara
    zeinab zelie zeynep ziad zineb zinedine zita zoe zohra zora zoubida zoulikha
    """.split()  # noqa: SIM905 - a thousand quotes help no reader
)
#: Given to so many streets and facilities that the name alone means one of them.
NAMESAKES = frozenset((
    "abbe pierre", "albert camus", "albert jacquard", "anatole france", "anne frank",
    "celestin freinet", "charles peguy", "claude debussy", "daniel balavoine", "emile zola",
    "francoise dolto", "frederic mistral", "gaston berger", "georges brassens",
    "gerard philipe", "henri barbusse", "henri dunant", "jacques prevert", "jean jaures",
    "jean mace", "jean moulin", "jean vilar", "jeanne garnier", "josephine baker",
    "jules ferry", "jules verne", "leo lagrange", "louis aragon", "louis pasteur",
    "louise michel", "lucie aubrac", "marcel pagnol", "martin luther", "marie claire",
    "marie curie", "nelson mandela", "paul bert", "paul eluard", "paul langevin",
    "pierre mendes", "pierre semard", "robert debre", "robert doisneau", "romain rolland",
    "rosa parks", "simone veil", "simone weil", "victor hugo",
))  # fmt: skip
